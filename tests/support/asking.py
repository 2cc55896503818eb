"""Asking who oversees the clinic of a tiny world, and looking at the links of the answer."""

from collections.abc import Awaitable, Callable

from graph.model.vocabulary import OversightStatus
from graph.oversight.answer import Link, Oversight

Answer = Callable[..., Awaitable[Oversight]]
CLINIC = "zz.clinic.one"


def statuses(found: Oversight) -> list[OversightStatus]:
    """Those of its links, in order."""
    return [link.status for link in found.links]


def only(found: Oversight) -> Link:
    """Its only link."""
    (link,) = found.links
    return link
