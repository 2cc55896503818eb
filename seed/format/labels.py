"""What kinds are called in packs, and which file holds them."""

from collections.abc import Iterable

from graph.model.kinds import KINDS, with_article
from seed.format.kinds import FILES
from seed.format.pack import labels_in

FILE_OF = {label: file for file, model in FILES.items() for label in labels_in(model)}


def word_of(label: str) -> str:
    """What the kind is called in ids."""
    return KINDS[label].word or KINDS[label].noun


def word_with_article(label: str) -> str:
    """The kind's word with its article."""
    return with_article(word_of(label))


def one_of(labels: Iterable[str]) -> str:
    """What to name: `an activity, one of activities.yaml`."""
    return ", or ".join(f"{word_with_article(label)}, one of {FILE_OF[label]}" for label in labels)
