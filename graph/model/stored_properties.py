"""What nodes and relationships hold beside what a pack's author writes: property -> meaning.

`seed.loading.project` and `seed.loading.load` write them; the data dictionary lists them with the fields of the packs.
"""

from collections.abc import Iterable

from graph.model.alphabet import FOLDED_NAMES, SORT_NAME
from graph.model.captions import CAPTION
from graph.model.declaration import (
    ALIAS_PAIRS,
    CODE_PAIRS,
    IDENTIFIER_PAIRS,
    NAME_PAIRS,
    Field,
    Grade,
    GradedLink,
    Kind,
    Member,
    translation_pairs,
)
from graph.model.kinds import ENTITY, KINDS

FACT = {
    "validFrom": "The first day on which it holds, as ISO text; absent: open.",
    "validTo": "The last day on which it holds, as ISO text; absent: open.",
    "citations": "Ids of its citations: where it is said. Never empty.",
    "confidence": "That of the strongest of its citations.",
    "citedFrom": "The first day for which one of its citations speaks; absent: none says.",
}
"""Of every node and relationship that is a fact of the field."""


def properties_of_translations(names: Iterable[str]) -> dict[str, str]:
    """Those in which these texts are stored in every language, where they are recorded in others than English."""
    found: dict[str, str] = {}
    for name in names:
        pairs = translation_pairs(name)
        found[pairs.keys] = f"The languages of its `{name}`, English first; absent: it is recorded in English alone."
        found[pairs.values] = f"Its `{name}` in the languages at the same places in `{pairs.keys}`."
    return found


def translated_fields(members: Iterable[Member]) -> list[str]:
    """The properties whose text may be recorded in other languages."""
    return [one.translates for one in members if isinstance(one, Field) and one.translates]


NAMED = {
    NAME_PAIRS.keys: "The languages of its names, English first; each belongs to the name at the same place in "
    f"`{NAME_PAIRS.values}`.",
    NAME_PAIRS.values: f"Its names, in the order of `{NAME_PAIRS.keys}`.",
    ALIAS_PAIRS.keys: f"The language of each of its aliases, in the order of `{ALIAS_PAIRS.values}`; absent: it has none.",
    ALIAS_PAIRS.values: "Its aliases.",
    SORT_NAME: "By which lists are ordered by its name. It follows from that and is no part of the content hash.",
    FOLDED_NAMES: "Its names without case and accents, for filters. They follow from those and are no part of the content "
    "hash.",
    **properties_of_translations(translated_fields(ENTITY)),
}
"""Of every entity that has a name."""

SEARCHED = {
    "words": "The words by which search finds it. They follow from the rest and are no part of the content hash."
}
"""Of every entity, licence and source; an index is over it."""


GRADED = {
    "level": "The level: the words are those of the entry.",
    "statement": "The statement behind it.",
    **properties_of_translations(["statement"]),
}
"""Of every relationship of these types."""

GRADED_TYPES = sorted({link.type for kind in KINDS.values() for link in kind.links if isinstance(link, GradedLink)})


def properties_of_grades(kind: Kind) -> dict[str, str]:
    """Those in which a level with its statement is stored."""
    grades = [one for one in kind.members if isinstance(one, Grade)]
    told = ("The level", "The statement", "Ids of the citations")
    found = {
        name: f"{what} of its `{one.name}`." for one in grades for name, what in zip(one.stored, told, strict=True)
    }
    return found | properties_of_translations(one.stored.statement for one in grades)


CAPTIONED = {CAPTION: "What tools of Neo4j show on it. It follows from the rest and is no part of the content hash."}
"""Of nodes that have neither a name nor a title."""

OWN = {
    **{label: properties_of_grades(kind) for label, kind in KINDS.items()},
    "Activity": {
        "jurisdictions": "Ids of those where it is known, so that somebody is expected to carry it out: of those packs have "
        "something that have it too, or build on one that has.",
    },
    "Citation": {
        "id": "Follows from what is cited: source, place, and what differs from the source's own.",
        "locator": "The place in the source, `at` in a pack; absent: the source as a whole.",
        "confidence": "Its own, or that of the source.",
        "asOf": "The day for which the place speaks: its own, the source's, or the day of publication.",
        **CAPTIONED,
    },
    "Claim": {
        "contested": "Whether it contradicts another claim.",
        "contest": "The name that the claims of one contradiction share; absent: nothing contradicts it.",
        "preferred": "Whether it is on the side of the stronger, then the newer source. It removes no other side.",
        **CAPTIONED,
    },
    "Clinic": {
        IDENTIFIER_PAIRS.keys: "Schemes of its `identifiers`, each for the number at the same place in "
        f"`{IDENTIFIER_PAIRS.values}`.",
        IDENTIFIER_PAIRS.values: f"The numbers, in the order of `{IDENTIFIER_PAIRS.keys}`.",
    },
    "Condition": {
        CODE_PAIRS.keys: f"Vocabularies of its `codes`, each for the code at the same place in `{CODE_PAIRS.values}`.",
        CODE_PAIRS.values: f"The codes, in the order of `{CODE_PAIRS.keys}`.",
    },
    "Coverage": {"id": "Follows from the pack, the jurisdiction and the kind.", **CAPTIONED},
    "Dataset": {
        "id": "`dataset`: there is one such node.",
        "release": "The packs that the graph holds, each with its version.",
        "asOf": "The day of questions without one: the latest of the packs' own.",
        "contentHash": "SHA-256 over everything that the graph holds but this node; the same on every engine.",
        "schemaVersion": "The form in which the graph is stored.",
        "loadedAt": "When the load ended that last changed something, in UTC.",
        "loading": "Only while a load runs: what makes a second load wait.",
    },
    "Jurisdiction": {
        "dataDay": "The latest of the days for which the packs speak that have something of it: the default day of questions "
        "about one thing of it.",
    },
    "LegalInstrument": {
        "enactedYear": "The year in which it was passed, where no more is known; `enactedOn` is its last day then.",
    },
    "Gap": {
        "origin": "RECORDED: a pack says so. DERIVED: an answer found it; such a gap is not stored.",
        **properties_of_translations(translated_fields(KINDS["Gap"].members)),
    },
    "Licence": CAPTIONED,
    "Source": {
        "speaksFor": "Its `asOf`; absent: none was given.",
        "bestConfidence": "That of the best of its citations; absent: nothing cites it.",
    },
    "Pack": {"contentHash": "SHA-256 over what this pack alone says."},
}
"""Of one label."""
