"""Whose packs a graph holds: those of somebody else are replaced only where that is wanted.

Packs are known by their ids. Another version of the same packs is what a load is there for.
"""

from collections.abc import Iterable

from graph.errors import OtherPacks
from seed.format.pack import Pack


def pack_ids(packs: Iterable[Pack]) -> frozenset[str]:
    """Their ids."""
    return frozenset(pack.manifest.id for pack in packs if pack.manifest is not None)


def refuse_other_packs(held: Iterable[str], packs: list[Pack]) -> None:
    """Refuse to replace other packs than these by them; a graph that holds none is free.

    Raises:
        OtherPacks: it holds others.
    """
    there, wanted = frozenset(held), pack_ids(packs)
    if there and there != wanted:
        raise OtherPacks(f"The graph holds {tell_ids(there)}, and {tell_ids(wanted)} would replace that.")


def notice_other_packs(held: Iterable[str], packs: list[Pack]) -> OtherPacks | None:
    """What is to be said where a graph has come to hold other packs than those that a service loaded; null: it has not."""
    there, own = frozenset(held), pack_ids(packs)
    if there == own:
        return None
    message = (
        f"The graph holds {tell_ids(there)}, and this service serves {tell_ids(own)}: something else loaded the graph."
    )
    return OtherPacks(
        message,
        "Give each of them a database of its own; then load the packs of this service again, by `remit load --replace`.",
    )


def tell_ids(ids: Iterable[str]) -> str:
    """Packs in words."""
    named = ", ".join(sorted(ids))
    return f"the packs {named}" if "," in named else f"the pack {named}" if named else "no pack"
