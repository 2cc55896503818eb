"""What lists can be counted by: a value of a row, or what its links lead to on the day. Part of the one translator.

A row without any counts for `NOT_RECORDED`. Of what is a kind of something wider, a row counts for that too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graph.model.declaration import NAME_PAIRS, CountedBy, Field, Link, Member
from graph.model.kinds import KINDS, faceted_members, snake_case
from graph.model.temporal import in_force_text, is_ours_text, valid_on_text
from graph.query.filters import AnswersAsked
from graph.query.relations import FAR
from graph.store.cypher_reader import read_fragment
from graph.store.fragments import EMPTY, CypherFragment, cypher

NOT_RECORDED = "NOT_RECORDED"
UNNAMED = "Not recorded"  # what it is called among names
WIDER = "BROADER"  # leads to what something is a kind of


@dataclass(frozen=True, slots=True)
class Way:
    """What rows are counted by: the links from them, in turn, and the property at their end; none: its id and name.

    `letters`: so many of the first ones of that; 0: all. `of_answer`: none leads there, the answer for the row tells it.
    """

    links: tuple[Link, ...] = ()
    property: str = ""
    letters: int = 0
    of_answer: bool = False


@dataclass(frozen=True, slots=True)
class FacetText:
    """What is matched beside a row to count rows by something, and the value, label, names and count of a facet."""

    match: CypherFragment
    value: CypherFragment
    label: CypherFragment
    names: CypherFragment  # the label, and what the thing is called in every language; null where it is no thing
    count: CypherFragment


def word_of(name: str) -> str:
    """`ENACTED_ON` for `enactedOn`: a field as a word of an enum."""
    return snake_case(name).upper()


@cache
def facets_by(label: str) -> Mapping[str, Way]:
    """What a list of the kind can be counted by, by the words of its enum; one of several kinds by nothing."""
    kind = KINDS.get(label)
    members = faceted_members(kind) if kind and kind.listed and kind.listed.faceted else ()
    return {word_of(one.name): way_of(label, one) for one in members}


def way_of(label: str, member: Member) -> Way:
    """The way of a declared member."""
    match member:
        case Field(name):
            return Way(property=name)
        case Link():
            return Way((member,))
        case CountedBy(of_answer=True):
            return Way(of_answer=True)
        case CountedBy(along=along, property=property_, letters=letters):
            return Way(tuple(links_along(label, along)), property_, letters)
    raise AssertionError(member.name)


def links_along(label: str, names: tuple[str, ...]) -> list[Link]:
    """The links with these names, each of the kind that the one before leads to."""
    found: list[Link] = []
    for name in names:
        found.append(next(one for one in KINDS[label].links if one.name == name))
        label = found[-1].end
    return found


@cache
def facet_of(label: str, by: str) -> FacetText:
    """The texts of facets of a list of the kind by what `by` names.

    Raises:
        AnswersAsked: answers tell it.
    """
    way = facets_by(label)[by]
    if way.of_answer:
        raise AnswersAsked
    last, match, times = "x", EMPTY, "count(x)"
    if way.links:
        last, text = optional_match(way.links, by_wider=not way.property)
        match, times = cypher(" ", read_fragment(text)), "count(DISTINCT x)"
    if not way.property:
        value, name = f"coalesce({last}.id, '{NOT_RECORDED}')", f"coalesce({last}.name, '{UNNAMED}')"
        names = f"[{name}, {last}.{NAME_PAIRS.keys}, {last}.{NAME_PAIRS.values}]"
    else:
        told = f"toString({last}.{way.property})"
        value = name = f"coalesce({f'left({told}, {way.letters})' if way.letters else told}, '{NOT_RECORDED}')"
        names = f"[{name}, null, null]"
    return FacetText(match, *map(read_fragment, (value, name, names, times)))


def optional_match(links: tuple[Link, ...], *, by_wider: bool) -> tuple[str, str]:
    """The variable for what links lead to from `x` on the day, if to anything, and the Cypher; `by_wider`: and what is wider.

    What a relationship leads to in the end is named even where it has ended, where a row has one such at a time: it is the
    relationship that counts.
    """
    pattern, conditions = "(x)", []
    for place, link in enumerate(links):
        edge, node = f"f{place}", f"v{place}"
        before, after = ("<-[", "]-(") if link.incoming else ("-[", "]->(")
        pattern += f"{before}{edge}:{link.type}{after}{node}:{link.end})"
        conditions += [is_ours_text(node), valid_on_text(edge)]
        if link.many or place < len(links) - 1:
            conditions.append(in_force_text(link.end, node))
    last, end = f"v{len(links) - 1}", links[-1].end
    if by_wider and any(one.type == WIDER and end in one.ends for one in KINDS[end].links):
        pattern += f"-[u:{WIDER}*0..{FAR}]->(w:{end})"
        conditions += [is_ours_text("w"), f"all(e IN u WHERE {valid_on_text('e')})"]
        last = "w"
    return last, f"OPTIONAL MATCH {pattern} WHERE {' AND '.join(conditions)}"
