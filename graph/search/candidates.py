"""The Cypher of a search: candidates by the full-text index, those that are hits, and a page of these in order.

All of it is parts of statements, over `question`, which `graph.search.hits` makes, and `$day`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graph.model.vocabulary import NodeKind
from graph.query.list_sources import ROW, SEARCHED, in_force_conditions, of_its_kind
from graph.query.predicates import TRUE, is_ours, label_text
from graph.store.cypher_reader import read_fragment
from graph.store.fragments import EMPTY, CypherFragment, Variable, cypher, join

KIND, ID, RANK = Variable("kind"), Variable("id"), Variable("rank")
ALL_WORDS = "entity_words"
# What holds these labels and no others. There are the most of clinics, and more offerings with a clinic's words than clinics.
INDEXES = {SEARCHED: ALL_WORDS, ("Clinic",): "clinic_words"}

# What belongs to a jurisdiction, as `read/coverage` counts it; `j` is the pattern of that.
BY_CLINIC = "<-[:OFFERS]-(:Clinic)-[:IN]->{j}"
BELONGS = {
    "Activity": "(x)<-[:EXERCISES]-(:Mandate)<-[:HOLDS]-(:Authority)-[:IN]->{j}",
    "Authority": "(x)-[:IN]->{j}",
    "Clinic": "(x)-[:IN]->{j}",
    "Exemption": "(x)<-[:GRANTS]-(:Provision)-[:PART_OF]->(:LegalInstrument)-[:IN]->{j}",
    "Gap": "(x)-[:IN]->{j}",
    "LegalInstrument": "(x)-[:IN]->{j}",
    "Licence": "(x)<-[:HAS_LICENCE]-(:Clinic)-[:IN]->{j}",
    "Mandate": "(x)<-[:HOLDS]-(:Authority)-[:IN]->{j}",
    "Offering": f"(x){BY_CLINIC}",
    "Provision": "(x)-[:PART_OF]->(:LegalInstrument)-[:IN]->{j}",
    "Region": "(x)-[:PART_OF]->{j}",
    "Requirement": "(x)-[:REQUIRED_FOR]->(:Route)-[:IN]->{j}",
    "Route": "(x)-[:IN]->{j}",
    "Track": "(x)-[:IN]->{j}",
}


# The question is one map: Neo4j plans anew for each length of a list. It has a name, which every WITH hands on: where several
# searches are sent together, the embedded engine knows no other way behind a WITH.
def found_text(index: str, shown: str = "x") -> str:
    """What is shown of each of the `question.most` first nodes that an index finds, as `found`."""
    return f"{QUESTION}, {first_text(index, 'lucene', shown)} AS found"


def first_text(index: str, asked: str, shown: str = "x", most: str = "most") -> str:
    """The same as a list; `asked`: the part of the question that the index is asked, `most`: the one that says how many."""
    return (
        f"COLLECT {{ CALL db.index.fulltext.queryNodes('{index}', question.{asked}, {{limit: question.{most}}}) "
        f"YIELD node AS x RETURN {shown} }}"
    )


QUESTION = "WITH $question AS question WITH question"
FOUND = {index: read_fragment(found_text(index)) for index in (ALL_WORDS, *INDEXES.values())}
FEW_ENOUGH = read_fragment("WHERE size(found) < question.most")
# Kinds that grow with the clinics, of which a search box looks at the first ones alone. All others grow with the law.
MANY = frozenset({"Clinic", "Offering", "Licence"})
IS_CUT = read_fragment("size(found) >= question.most")
# How well a hit fits in thousands, as `graph.search.hits` tells them; below that come the kinds that people look for most.
FITS = (
    "WHEN x.id = question.id OR any(one IN question.codes WHERE stored CONTAINS one) THEN 9000 "
    "WHEN any(one IN question.names WHERE stored CONTAINS one) THEN 8000 "
    "WHEN any(one IN question.alike WHERE stored CONTAINS one) THEN 7000 "
    "WHEN any(one IN question.begun WHERE stored CONTAINS one) OR x.id STARTS WITH question.beginning THEN 6000 "
    "WHEN any(one IN question.begunAlike WHERE stored CONTAINS one) THEN 5500 "
    "WHEN all(forms IN question.whole WHERE any(one IN forms WHERE stored CONTAINS one)) THEN 5000 "
    "WHEN all(forms IN question.words WHERE any(one IN forms WHERE stored CONTAINS one)) THEN 4000 "
    "WHEN all(forms IN question.about WHERE any(one IN forms WHERE stored CONTAINS one)) THEN 3000 "
)
RANKED = read_fragment(f"CASE {FITS}ELSE 2000 END")
RANKED_PARTLY = read_fragment(
    f"CASE {FITS}WHEN all(forms IN question.any WHERE any(one IN forms WHERE stored CONTAINS one)) THEN 2000 "
    "ELSE 1000 + 40 * size([forms IN question.any WHERE any(one IN forms WHERE stored CONTAINS one)]) "
    "+ 20 * size([forms IN question.words WHERE any(one IN forms WHERE stored CONTAINS one)]) END"
)
FIRST_KINDS = (
    "Jurisdiction",
    "Region",
    "Authority",
    "Clinic",
    "TherapyType",
    "Condition",
    "LegalInstrument",
    "Route",
    "Gap",
    "Mandate",
    "Offering",
)
WEIGHTS = {label: len(FIRST_KINDS) - place for place, label in enumerate(FIRST_KINDS)}
AFTER_HIT = read_fragment(
    "WHERE rank < question.rank OR (rank = question.rank AND (kind > question.kind "
    "OR (kind = question.kind AND id > question.after)))"
)
NAMED = read_fragment("WHERE rank >= 4000")
UNWOUND = read_fragment("UNWIND found AS x WITH question, x")
# The words are long, and read once for all that is asked of them.
WITH_WORDS = read_fragment("WITH question, x, x.words AS stored WITH question, x")
IN_ORDER = read_fragment("WITH x, kind, id, rank ORDER BY rank DESC, kind, id")
LIMIT = read_fragment("LIMIT $limit")


@dataclass(frozen=True, slots=True)
class Form:
    """What the texts of a search depend on: the labels it may find, whether in one jurisdiction, and whether after a hit.

    `partly`: what has only some of the words is a hit, too. `named`: only what has them in its names is, and of `MANY` only the
    first that the index gives are looked at.
    """

    labels: tuple[str, ...]
    inside: bool
    later: bool = False
    partly: bool = False
    named: bool = False

    @property
    def candidates(self) -> CypherFragment:
        """The candidates as `found`; where all are asked for, there is no row if they are too many."""
        if not self.named:
            return cypher(FOUND[self.index], " ", FEW_ENOUGH)
        return first_candidates(self.index, few=not MANY.issuperset(self.labels), many=not MANY.isdisjoint(self.labels))

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

    @property
    def rank(self) -> CypherFragment:
        """How well a hit `x` with the words `stored` fits, with the weight of its kind."""
        fits = RANKED_PARTLY if self.partly else RANKED
        weighed = [label for label in FIRST_KINDS if label in self.labels]
        if len(self.labels) == 1 or not weighed:
            return fits
        cases = " ".join(f"WHEN x:{label} THEN {WEIGHTS[label]}" for label in weighed)
        return cypher(fits, " + ", read_fragment(f"CASE {cases} ELSE 0 END"))


@cache
def first_candidates(index: str, *, few: bool, many: bool) -> CypherFragment:
    """Those of a search box, as `found`: of the kinds of which there are few, and of `MANY`."""
    lists = [first_text(ALL_WORDS, "few", most="all")] * few + [first_text(index, "many")] * many
    return read_fragment(f"{QUESTION}, {' + '.join(lists) or '[]'} AS found")


@cache
def jurisdiction_conditions(*, every: bool = False) -> Mapping[str, CypherFragment]:
    """What must hold for each kind to belong to the jurisdiction `$jurisdiction`, by label; `every`: to any there is."""
    there = "(:Entity:Jurisdiction)" if every else "(:Entity {id: $jurisdiction})"

    def exists(way: str) -> str:
        return f"EXISTS {{ MATCH {way.format(j=there)} }}"

    offered = exists(f"(x)<-[:OF]-(:Offering){BY_CLINIC}")
    studied = exists("(x)<-[:STUDIED_FOR]-(:TherapyType)-[:MAY_TAKE]->(:Route)-[:IN]->{j}")
    named = "EXISTS { MATCH (j:Entity:Jurisdiction) WHERE x.id STARTS WITH j.id + '.' }"
    conditions = {label: exists(way) for label, way in BELONGS.items()} | {
        "Condition": f"({studied} OR {exists(f'(x)<-[:FOR_CONDITION]-(:Offering){BY_CLINIC}')})",
        "Jurisdiction": "true" if every else "x.id = $jurisdiction",
        "Source": named if every else "x.id STARTS WITH $jurisdiction + '.'",
        "TherapyType": f"({exists('(x)-[:MAY_TAKE]->(:Route)-[:IN]->{j}')} OR {offered})",
    }
    return {label: read_fragment(condition) for label, condition in conditions.items()}


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


def unplaced_text(form: Form) -> CypherFragment:
    """Those of the hits that belong to no jurisdiction."""
    belongs = of_its_kind(
        {label: one for label, one in jurisdiction_conditions(every=True).items() if label in form.labels}
    )
    return cypher(UNWOUND, " WHERE ", is_hit(form), " AND NOT (", belongs, ")")


def page_text(form: Form) -> CypherFragment:
    """The hits of a page and one more, best first, each with its `kind`, `id` and `rank`.

    Whether a candidate is one takes longer to see than its rank: it is looked at in order, until the page is full.
    """
    ranked = cypher(
        WITH_WORDS, ", ", form.kind, " AS ", KIND, ", ", ROW, ".id AS ", ID, ", ", form.rank, " AS ", RANK, " "
    )
    after = cypher(AFTER_HIT, " ") if form.later else cypher(NAMED, " ") if form.named else EMPTY
    fitting = cypher(UNWOUND, " WHERE ", form.fits, " ", ranked, after)
    return cypher(fitting, IN_ORDER, " WHERE ", is_hit(form), " ", IN_ORDER, " ", LIMIT)


def label_for(kind: str) -> str:
    """The label of a kind of `NodeKind`."""
    return "".join(part.capitalize() for part in kind.split("_"))


def kind_for(label: str) -> NodeKind:
    """The kind that a label is of."""
    return next(kind for kind in NodeKind if label_for(kind) == label)
