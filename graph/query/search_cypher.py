"""The Cypher of a search: candidates by the full-text index, those that are hits, and a page of these in order.

All of it is parts of statements, over `question`, which `graph.query.search` makes, and `$day`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from graph.model.kinds import LABELS
from graph.model.search_text import UNSEARCHED
from graph.model.temporal import in_force_text, valid_on_text
from graph.query.list_sources import OFFERED, ROW
from graph.query.predicates import TRUE, is_ours, label_text
from graph.store.cypher_reader import read_fragment
from graph.store.fragments import EMPTY, CypherFragment, Variable, cypher, join

KIND, ID, RANK = Variable("kind"), Variable("id"), Variable("rank")
SEARCHED = tuple(label for label in LABELS if label not in UNSEARCHED)
ALL_WORDS = "entity_words"
# What holds these labels and no others. There are the most of clinics, and more offerings with a clinic's words than clinics.
INDEXES = {SEARCHED: ALL_WORDS, ("Clinic",): "clinic_words"}

# What belongs to the jurisdiction `$jurisdiction`, as `read/coverage` counts it.
INSIDE = "(:Entity {id: $jurisdiction})"
BY_CLINIC = f"<-[:OFFERS]-(:Clinic)-[:IN]->{INSIDE}"
BELONGS = {
    "Activity": f"(x)<-[:EXERCISES]-(:Mandate)<-[:HOLDS]-(:Authority)-[:IN]->{INSIDE}",
    "Authority": f"(x)-[:IN]->{INSIDE}",
    "Clinic": f"(x)-[:IN]->{INSIDE}",
    "Exemption": f"(x)<-[:GRANTS]-(:Provision)-[:PART_OF]->(:LegalInstrument)-[:IN]->{INSIDE}",
    "Gap": f"(x)-[:IN]->{INSIDE}",
    "LegalInstrument": f"(x)-[:IN]->{INSIDE}",
    "Licence": f"(x)<-[:HAS_LICENCE]-(:Clinic)-[:IN]->{INSIDE}",
    "Mandate": f"(x)<-[:HOLDS]-(:Authority)-[:IN]->{INSIDE}",
    "Offering": f"(x){BY_CLINIC}",
    "Provision": f"(x)-[:PART_OF]->(:LegalInstrument)-[:IN]->{INSIDE}",
    "Region": f"(x)-[:PART_OF]->{INSIDE}",
    "Requirement": f"(x)-[:REQUIRED_FOR]->(:Route)-[:IN]->{INSIDE}",
    "Route": f"(x)-[:IN]->{INSIDE}",
    "Track": f"(x)-[:IN]->{INSIDE}",
}
# The question is one map: Neo4j plans anew for each length of a list. It has a name, which every WITH hands on: where several
# searches are sent together, the embedded engine knows no other way behind a WITH.
CANDIDATES = {
    index: read_fragment(
        "WITH $question AS question WITH question, "
        f"COLLECT {{ CALL db.index.fulltext.queryNodes('{index}', question.lucene, {{limit: question.most}}) "
        "YIELD node AS x RETURN x } AS found WHERE size(found) < question.most"
    )
    for index in (ALL_WORDS, *INDEXES.values())
}
RANKED = read_fragment(
    "CASE WHEN x.id = question.id OR stored CONTAINS question.code THEN 5 "
    "WHEN stored CONTAINS question.name THEN 4 "
    "WHEN stored CONTAINS question.names OR stored CONTAINS question.codes THEN 3 "
    "WHEN all(word IN question.words WHERE stored CONTAINS word) THEN 2 ELSE 1 END"
)
AFTER_HIT = read_fragment(
    "WHERE rank < question.rank OR (rank = question.rank AND (kind > question.kind "
    "OR (kind = question.kind AND id > question.after)))"
)
UNWOUND = read_fragment("UNWIND found AS x WITH question, x")
# The words are long, and read once for all that is asked of them.
WITH_WORDS = read_fragment("WITH question, x, x.words AS stored WITH question, x")
IN_ORDER = read_fragment("WITH x, kind, id, rank ORDER BY rank DESC, kind, id")
LIMIT = read_fragment("LIMIT $limit")


@dataclass(frozen=True, slots=True)
class Form:
    """What the texts of a search depend on: the labels it may find, whether in one jurisdiction, and whether after a hit."""

    labels: tuple[str, ...]
    inside: bool
    later: bool = False

    @property
    def candidates(self) -> CypherFragment:
        """The candidates as `found`."""
        return CANDIDATES[self.index]

    @property
    def index(self) -> str:
        """The full-text index that finds them."""
        return INDEXES.get(self.labels, ALL_WORDS)

    @property
    def fits(self) -> CypherFragment:
        """The predicate that a candidate `x` has one of the labels."""
        if self.labels in INDEXES:
            return TRUE
        return cypher(ROW, f":{'|'.join(self.labels)}") if self.labels else cypher("false")

    @property
    def kind(self) -> CypherFragment:
        """The kind of a hit `x`, which need not be asked of the hit where only one may be found."""
        return cypher(f"'{self.labels[0]}'") if len(self.labels) == 1 else label_text(ROW)


@cache
def in_force_conditions() -> Mapping[str, CypherFragment]:
    """What must hold for each kind to count on the day, by label."""
    conditions = {label: in_force_text(label, "x") for label in SEARCHED}
    conditions |= {"Source": "true", "Offering": f"{valid_on_text('x')} AND {OFFERED}"}
    return {label: read_fragment(condition) for label, condition in conditions.items()}


@cache
def jurisdiction_conditions() -> Mapping[str, CypherFragment]:
    """What must hold for each kind to belong to the jurisdiction, by label."""
    conditions = {label: f"EXISTS {{ MATCH {way} }}" for label, way in BELONGS.items()}
    offered = f"EXISTS {{ MATCH (x)<-[:OF]-(:Offering){BY_CLINIC} }}"
    studied = f"EXISTS {{ MATCH (x)<-[:STUDIED_FOR]-(:TherapyType)-[:MAY_TAKE]->(:Route)-[:IN]->{INSIDE} }}"
    conditions |= {
        "Condition": f"({studied} OR EXISTS {{ MATCH (x)<-[:FOR_CONDITION]-(:Offering){BY_CLINIC} }})",
        "Jurisdiction": "x.id = $jurisdiction",
        "Source": "x.id STARTS WITH $jurisdiction + '.'",
        "TherapyType": f"(EXISTS {{ MATCH (x)-[:MAY_TAKE]->(:Route)-[:IN]->{INSIDE} }} OR {offered})",
    }
    return {label: read_fragment(condition) for label, condition in conditions.items()}


def of_its_kind(conditions: Mapping[str, CypherFragment]) -> CypherFragment:
    """The predicate that asks each node for what its own kind must fulfil; kinds that share a condition stand together.

    It is a CASE because Neo4j multiplies alternatives out that are written with AND and OR, which takes it seconds here.
    """
    groups: dict[CypherFragment, list[str]] = {}
    for label, condition in sorted(conditions.items(), key=itemgetter(0)):
        groups.setdefault(condition, []).append(label)
    if not groups:
        return cypher("false")
    if len(groups) == 1:
        ((condition, labels),) = groups.items()
        return cypher(ROW, f":{'|'.join(labels)} AND ", condition)
    cases = (cypher("WHEN ", ROW, f":{'|'.join(labels)} THEN ", condition) for condition, labels in groups.items())
    return cypher("CASE ", join(" ", cases), " ELSE false END")


def labels_of(kinds: Sequence[str] | None) -> tuple[str, ...]:
    """The labels that a search for these kinds may find; null: all that are searched."""
    return SEARCHED if kinds is None else tuple(sorted(set(map(label_for, kinds)) & set(SEARCHED)))


def is_hit(form: Form) -> CypherFragment:
    """What must hold for a hit `x` of one of the labels, beside its words; inside: of `$jurisdiction` alone."""
    asked_of = [in_force_conditions(), jurisdiction_conditions()] if form.inside else [in_force_conditions()]
    ours = [] if form.index == ALL_WORDS else [is_ours(ROW)]  # that index is of Remit's nodes alone
    return join(
        " AND ", (*ours, *(of_its_kind({one: each[one] for one in form.labels if one in each}) for each in asked_of))
    )


def hits_text(form: Form) -> CypherFragment:
    """The hits among the candidates `found`, whatever the page."""
    return cypher(UNWOUND, " WHERE ", is_hit(form))


def page_text(form: Form) -> CypherFragment:
    """The hits of a page and one more, best first, each with its `kind`, `id` and `rank`.

    Whether a candidate is one takes longer to see than its rank: it is looked at in order, until the page is full.
    """
    ranked = cypher(
        WITH_WORDS, ", ", form.kind, " AS ", KIND, ", ", ROW, ".id AS ", ID, ", ", RANKED, " AS ", RANK, " "
    )
    after = cypher(AFTER_HIT, " ") if form.later else EMPTY
    fitting = cypher(UNWOUND, " WHERE ", form.fits, " ", ranked, after)
    return cypher(fitting, IN_ORDER, " WHERE ", is_hit(form), " ", IN_ORDER, " ", LIMIT)


def label_for(kind: str) -> str:
    """The label of a kind of `NodeKind`."""
    return "".join(part.capitalize() for part in kind.split("_"))
