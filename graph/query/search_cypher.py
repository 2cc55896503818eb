"""The Cypher of a search: candidates by the full-text index, those that are hits, and a page of these in order.

All of it is parts of statements, over `question`, which `graph.query.search` makes, and `$day`; pure text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.model.kinds import LABELS
from graph.model.search_text import UNSEARCHED
from graph.model.temporal import counts, holds, label_of
from graph.query.list_sources import OFFERED

SEARCHED = tuple(label for label in LABELS if label not in UNSEARCHED)
ALL_WORDS = "entity_words"
# What holds these labels and no others. There are the most of clinics, and more offerings with a clinic's words than clinics.
INDEXES = {SEARCHED: ALL_WORDS, ("Clinic",): "clinic_words"}

# What belongs to the jurisdiction `$jurisdiction`, as `read/coverage` counts it.
INSIDE = "(:Entity {id: $jurisdiction})"
BY_CLINIC = f"<-[:OFFERS]-(:Clinic)-[:IN]->{INSIDE}"
BELONGS = {
    "Activity": f"(n)<-[:EXERCISES]-(:Mandate)<-[:HOLDS]-(:Authority)-[:IN]->{INSIDE}",
    "Authority": f"(n)-[:IN]->{INSIDE}",
    "Clinic": f"(n)-[:IN]->{INSIDE}",
    "Exemption": f"(n)<-[:GRANTS]-(:Provision)-[:PART_OF]->(:LegalInstrument)-[:IN]->{INSIDE}",
    "Gap": f"(n)-[:IN]->{INSIDE}",
    "LegalInstrument": f"(n)-[:IN]->{INSIDE}",
    "Licence": f"(n)<-[:HAS_LICENCE]-(:Clinic)-[:IN]->{INSIDE}",
    "Mandate": f"(n)<-[:HOLDS]-(:Authority)-[:IN]->{INSIDE}",
    "Offering": f"(n){BY_CLINIC}",
    "Provision": f"(n)-[:PART_OF]->(:LegalInstrument)-[:IN]->{INSIDE}",
    "Region": f"(n)-[:PART_OF]->{INSIDE}",
    "Requirement": f"(n)-[:REQUIRED_FOR]->(:Route)-[:IN]->{INSIDE}",
    "Route": f"(n)-[:IN]->{INSIDE}",
    "Track": f"(n)-[:IN]->{INSIDE}",
}
# The question is one map: Neo4j plans anew for each length of a list. It has a name, which every WITH hands on: where several
# searches are sent together, the embedded engine knows no other way behind a WITH.
CANDIDATES = (
    "WITH $question AS question WITH question, "
    "COLLECT { CALL db.index.fulltext.queryNodes('%s', question.lucene, {limit: question.most}) "
    "YIELD node AS x RETURN x } AS found WHERE size(found) < question.most "
)
RANKED = (
    "CASE WHEN x.id = question.id OR stored CONTAINS question.code THEN 5 "
    "WHEN stored CONTAINS question.name THEN 4 "
    "WHEN stored CONTAINS question.names OR stored CONTAINS question.codes THEN 3 "
    "WHEN all(word IN question.words WHERE stored CONTAINS word) THEN 2 ELSE 1 END"
)
BEYOND = (
    "rank < question.rank OR (rank = question.rank AND (kind > question.kind "
    "OR (kind = question.kind AND id > question.after)))"
)


@dataclass(frozen=True, slots=True)
class Form:
    """What the texts of a search depend on: the labels it may find, whether in one jurisdiction, and whether after a hit."""

    labels: tuple[str, ...]
    inside: bool
    later: bool = False

    @property
    def candidates(self) -> str:
        """The candidates as `found`."""
        return CANDIDATES % INDEXES.get(self.labels, ALL_WORDS)

    @property
    def fits(self) -> str:
        """The predicate that a candidate `x` has one of the labels."""
        if self.labels in INDEXES:
            return "true"
        return f"x:{'|'.join(self.labels)}" if self.labels else "false"

    @property
    def kind(self) -> str:
        """The kind of a hit `x`, which need not be asked of the hit where only one may be found."""
        return f"'{self.labels[0]}'" if len(self.labels) == 1 else label_of("x")


def counted() -> dict[str, str]:
    """What must hold for each kind to count on the day, by label."""
    conditions = {label: counts(label, "x") for label in SEARCHED}
    return conditions | {"Source": "true", "Offering": f"{holds('x')} AND {OFFERED}"}


def belonging() -> dict[str, str]:
    """What must hold for each kind to belong to the jurisdiction, by label."""
    conditions = {label: f"EXISTS {{ MATCH {way.replace('(n)', '(x)')} }}" for label, way in BELONGS.items()}
    offered = f"EXISTS {{ MATCH (x)<-[:OF]-(:Offering){BY_CLINIC} }}"
    return conditions | {
        "Jurisdiction": "x.id = $jurisdiction",
        "Source": "x.id STARTS WITH $jurisdiction + '.'",
        "TherapyType": f"(EXISTS {{ MATCH (x)-[:MAY_TAKE]->(:Route)-[:IN]->{INSIDE} }} OR {offered})",
    }


def of_its_kind(conditions: Mapping[str, str]) -> str:
    """The predicate that asks each node for what its own kind must fulfil; kinds that share a condition stand together.

    It is a CASE because Neo4j multiplies alternatives out that are written with AND and OR, which takes it seconds here.
    """
    groups: dict[str, list[str]] = {}
    for label, condition in sorted(conditions.items()):
        groups.setdefault(condition, []).append(label)
    if not groups:
        return "false"
    if len(groups) == 1:
        ((condition, labels),) = groups.items()
        return f"x:{'|'.join(labels)} AND {condition}"
    cases = (f"WHEN x:{'|'.join(labels)} THEN {condition}" for condition, labels in groups.items())
    return f"CASE {' '.join(cases)} ELSE false END"


def labels_of(kinds: Sequence[str] | None) -> tuple[str, ...]:
    """The labels that a search for these kinds may find; null: all that are searched."""
    return SEARCHED if kinds is None else tuple(sorted(set(map(label_for, kinds)) & set(SEARCHED)))


def is_hit(form: Form) -> str:
    """What must hold for a hit `x` of one of the labels, beside its words; inside: of `$jurisdiction` alone."""
    asked_of = [counted(), belonging()] if form.inside else [counted()]
    return " AND ".join(of_its_kind({one: each[one] for one in form.labels if one in each}) for each in asked_of)


def found_text(form: Form) -> str:
    """The hits among the candidates `found`, whatever the page."""
    return f"UNWIND found AS x WITH question, x WHERE {is_hit(form)} "


def page_text(form: Form) -> str:
    """The hits of a page and one more, best first, each with its `kind`, `id` and `rank`.

    Whether a candidate is one takes longer to see than its rank: it is looked at in order, until the page is full.
    """
    first = "WITH x, kind, id, rank ORDER BY rank DESC, kind, id "
    # The words are long, and read once for all that is asked of them.
    ranked = f"WITH question, x, x.words AS stored WITH question, x, {form.kind} AS kind, x.id AS id, {RANKED} AS rank "
    beyond = f"WHERE {BEYOND} " if form.later else ""
    return (
        f"UNWIND found AS x WITH question, x WHERE {form.fits} {ranked}{beyond}"
        f"{first}WHERE {is_hit(form)} {first}LIMIT $limit "
    )


def label_for(kind: str) -> str:
    """The label of a kind of `NodeKind`."""
    return "".join(part.capitalize() for part in kind.split("_"))
