"""What kinds are called in packs, and which file holds them."""

from collections.abc import Iterable

from seed.format.kinds import FILES
from seed.format.pack import labels_in

SHORT = {
    "LegalInstrument": "instrument",
    "TherapyType": "therapy",
}
FILE_OF = {label: file for file, model in FILES.items() for label in labels_in(model)}


def word_of(label: str) -> str:
    """What the kind is called in ids."""
    return SHORT.get(label, label.lower())


def a(label: str) -> str:
    """The kind's word with its article."""
    return with_article(word_of(label))


def with_article(word: str) -> str:
    """`a route`, `an Activity`."""
    return f"{'an' if word[0].lower() in 'aeiou' else 'a'} {word}"


def one_of(labels: Iterable[str]) -> str:
    """What to name: `an activity, one of activities.yaml`."""
    return ", or ".join(f"{a(label)}, one of {FILE_OF[label]}" for label in labels)
