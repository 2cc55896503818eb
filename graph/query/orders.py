"""How the rows of lists are ordered, and which of them come after a cursor: part of the one translator.

Sort values are texts, never null; that of a name is its sort key (`graph.model.alphabet`). What no property of a row holds is
worked out beside it: the name of what a link leads to, and numbers, with so many digits that their texts compare alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graph.model.alphabet import SORT_NAME
from graph.model.declaration import CountedBy, Link, Member, SubList
from graph.model.kinds import KINDS, ordered_members
from graph.query.cursors import Key, has_astral_characters
from graph.query.filters import Parameters, property_of
from graph.query.list_sources import ANCHORS, OWNER, PARENT, ROW
from graph.query.predicates import TRUE, and_all, in_force, is_ours, where_all
from graph.query.relations import conditions_of, pattern_of, relation
from graph.store.fragments import EMPTY, CypherFragment, CypherPart, Parameter, Variable, cypher, join

# What may not be recorded is ordered as '': before everything upwards, and after everything downwards.
OPTIONAL = frozenset(
    ("validFrom", "validTo", *(o.name for kind in KINDS.values() for o in kind.fields if o.ordered and not o.required))
)
STORED_AS = {"name": SORT_NAME}  # what a property is ordered by, where it is not by itself
DIGITS = 10  # of a number among sort values
TOLD = Parameter("told")  # by the ids of rows what their answers say, as sort values; `graph.columns` knows
# Their names are those of no variable with which an anchor finds rows.
EDGE, THERE, SIZE = Variable("sorted_by"), Variable("sorted_at"), Variable("sorted_size")

Rows = Callable[[CypherFragment], CypherFragment]


def number_text(number: int) -> str:
    """A number as a sort value."""
    return f"{number:0{DIGITS}}"


@cache
def answers_told(label: str) -> frozenset[str]:
    """The keys of orders that the answers for rows tell."""
    members = ordered_members(KINDS[label]) if label in KINDS else ()
    return frozenset(one.name for one in members if isinstance(one, CountedBy))


@cache
def computed_values(label: str) -> Mapping[str, CypherFragment]:
    """The sort values of `ROW` that no property of it holds, by the names of their keys."""
    members = ordered_members(KINDS[label]) if label in KINDS else ()  # of several kinds together there are none
    found = ((one, value_beside(label, one)) for one in members)
    return {one.name: value for one, value in found if value is not None}


def value_beside(label: str, member: Member) -> CypherFragment | None:
    """The sort value that a member gives, where it is no property of the row."""
    match member:
        case Link(many=False):
            return name_at_end(label, member.name)
        case Link():
            return as_digits(cypher(matched(label, member.name), " RETURN count(DISTINCT ", THERE, ") AS ", SIZE))
        case SubList():
            anchor = ANCHORS[f"{label}.{member.name}"]
            conditions = and_all(is_ours(ROW), in_force(anchor.label, ROW), anchor.condition)
            ahead = cypher(anchor.before, " ") if anchor.before else EMPTY
            rows = cypher(ahead, "MATCH ", anchor.pattern or "", " WHERE ", conditions)
            listed = cypher(rows, " RETURN count(DISTINCT ", ROW, ") AS ", SIZE)
            return as_digits(listed.bind("_of", {OWNER.name: ROW, PARENT.name: ROW}))
        case CountedBy(of_answer=True):
            return cypher("coalesce(", TOLD, "[", ROW, ".id], '')")
    return None


def matched(label: str, name: str) -> CypherFragment:
    """What a link of a row leads to, as its field shows it."""
    way = relation(label, name)
    (hop,) = way.hops
    return cypher("MATCH (", ROW, ")", pattern_of(hop, EDGE, THERE), where_all(conditions_of(way, [EDGE], [THERE])))


def name_at_end(label: str, name: str) -> CypherFragment:
    """The name of what a link leads to that leads to one thing a day; nothing is ordered as ''."""
    latest = cypher(" ORDER BY coalesce(", EDGE, ".validFrom, '') DESC, ", THERE, ".id DESC LIMIT 1")
    one = cypher(matched(label, name), " WITH ", EDGE, ", ", THERE, latest, " RETURN ", property_of(THERE, SORT_NAME))
    return cypher("coalesce(head(COLLECT { ", one, " }), '')")


def as_digits(counted: CypherFragment) -> CypherFragment:
    """The one number that a subquery gives, as a sort value."""
    return cypher("right('", "0" * DIGITS, "' + toString(head(COLLECT { ", counted, f" }})), {DIGITS})")


def unique(order: tuple[Key, ...]) -> tuple[Key, ...]:
    """The order with the id at its end, so that no two rows are equal."""
    known: dict[str, Key] = {}
    for key in order:
        known.setdefault(key.property, key)
    known.setdefault("id", Key("id"))
    return tuple(known.values())


@dataclass(frozen=True, slots=True)
class Order:
    """The order of rows of one label; its keys end with the id."""

    label: str
    keys: tuple[Key, ...]

    @property
    def computed(self) -> dict[str, CypherFragment]:
        """Those of its sort values that are worked out beside a row, by their keys."""
        known = computed_values(self.label)
        return {key.property: known[key.property] for key in self.keys if key.property in known}

    @property
    def of_answers(self) -> bool:
        """Whether the answers for rows tell one of its sort values."""
        return not answers_told(self.label).isdisjoint(key.property for key in self.keys)

    @property
    def hint(self) -> CypherFragment:
        """What is true of every row, and lets an index give rows in their order where no cursor says where a page begins."""
        first = self.keys[0]
        return TRUE if first.property in {*OPTIONAL, *self.computed} else cypher(self.value(first), " >= ''")

    @property
    def values(self) -> CypherFragment:
        """The sort values of a row, as a list."""
        return cypher("[", join(", ", map(self.value, self.keys)), "]")

    def value(self, key: Key) -> CypherFragment:
        """What rows are ordered by: of what is worked out beside them, the variable that has it."""
        return cypher(beside(key.property)) if key.property in self.computed else stored_value(key, ROW)

    def value_of(self, key: Key, variable: Variable) -> CypherFragment:
        """The sort value of another row than `ROW`."""
        known = self.computed.get(key.property)
        if known is None:
            return stored_value(key, variable)
        return known.bind("_mark", {ROW.name: variable})

    def text(self, *, backwards: bool) -> CypherFragment:
        """What follows ORDER BY."""
        keys = (cypher(self.value(key), " DESC" if key.descending != backwards else " ASC") for key in self.keys)
        return join(", ", keys)

    def beyond(
        self, values: Sequence[object], parameters: Parameters, *, backwards: bool, from_it: bool = False
    ) -> CypherFragment:
        """The predicate for rows after the cursor with these sort values, or before it; `from_it`: its own row too."""
        names = [parameters.add(value) for value in values]
        marks: Sequence[CypherPart] = names
        if has_astral_characters(values):
            own = names[[key.property for key in self.keys].index("id")]
            marks = [self._as_stored(key, name, own) for key, name in zip(self.keys, names, strict=True)]
        options = []
        for index, key in enumerate(self.keys):
            level = [cypher(self.value(self.keys[i]), " = ", names[i]) for i in range(index)]
            sign = "<" if key.descending != backwards else ">"
            sign += "=" if from_it and index == len(self.keys) - 1 else ""
            options.append(
                cypher("(", join(" AND ", [*level, cypher(self.value(key), f" {sign} ", marks[index])]), ")")
            )
        if len(self.keys) == 1:
            return options[0]
        first = (
            "<=" if self.keys[0].descending != backwards else ">="
        )  # says no more, but lets an index find where the page begins
        return cypher("(", self.value(self.keys[0]), f" {first} ", marks[0], " AND (", join(" OR ", options), "))")

    def _as_stored(self, key: Key, name: Parameter, own: Parameter) -> CypherFragment:
        """What the row of a cursor has stored, as long as it is what the cursor says; `own`: the parameter with its id.

        It is read once for each row that is compared: such texts are rare.
        """
        mark = Variable("mark")
        stored = self.value_of(key, mark)
        found = cypher("MATCH (", mark, ":Entity {id: ", own, "}) WHERE ", stored, " = ", name, " RETURN ", stored)
        return cypher("coalesce(head(COLLECT { ", found, " }), ", name, ")")

    def page(
        self, rows: Rows, conditions: Sequence[CypherFragment], limit: Parameter, *, backwards: bool, distinct: str
    ) -> CypherFragment:
        """The rows of a page, and one more if there is one, with what is worked out beside them.

        `rows` gives those that meet a condition, `conditions` say where the page begins and ends; `distinct` keeps a row from
        being there twice.
        """
        computed = self.computed
        if not computed:
            chosen = cypher(rows(and_all(*conditions)), f" WITH {distinct}", ROW)
        else:
            # What is worked out has to have a name before it can be compared.
            given = join(", ", (cypher(value, " AS ", beside(name)) for name, value in computed.items()))
            needed = where_all([one for one in conditions if one is not TRUE])
            worked_out = cypher(rows(TRUE), f" WITH {distinct}", ROW, ", ", given, needed)
            chosen = cypher(worked_out, " WITH ", join(", ", [ROW, *map(beside, computed)]))
        return cypher(chosen, " ORDER BY ", self.text(backwards=backwards), " LIMIT ", limit)

    def nearest_outside(
        self, rows: Rows, values: Sequence[object], parameters: Parameters, one: Parameter, argument: str
    ) -> CypherFragment:
        """The nearest of the rows that a cursor with these sort values keeps off a page: its own, if it is still there.

        `argument`: the cursor's, after or before. `one`: the parameter that says one.
        """
        backwards = argument == "after"
        outside = self.beyond(values, parameters, backwards=backwards, from_it=True)
        return self.page(rows, [outside], one, backwards=backwards, distinct="DISTINCT ")


def beside(name: str) -> Variable:
    """The variable for a sort value that is worked out beside a row."""
    return Variable(f"by_{name.lower()}")


def stored_value(key: Key, variable: Variable) -> CypherFragment:
    """The sort value that a property of a row holds."""
    value = property_of(variable, STORED_AS.get(key.property, key.property))
    return cypher("coalesce(", value, ", '')") if key.property in OPTIONAL else value
