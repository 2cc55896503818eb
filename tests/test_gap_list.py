"""The list of gaps in memory, against the reference: filters of which less or more is known, and pages."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.model.vocabulary import Node
from graph.oversight.gaps.gap_list import Listed, page_of, passes_filter
from graph.query.cursors import Key
from graph.query.lists import PageArguments
from tests.support.fuzzing import fuzzing
from tests.support.reference import passes, sort

KINDS, ORIGINS, HOMES = ("OTHER", "LIABILITY"), ("RECORDED", "DERIVED"), ("yy", "zz", "xx")
ROUTES = ("zz.route.a", "zz.route.b", "zz.route.c")
IDS = tuple(f"zz.gap.g{number}" for number in range(8))


def ids(*values: str) -> st.SearchStrategy[Any]:
    known = st.sampled_from(values)
    optional = {"eq": known, "in": st.lists(known, max_size=2), "within": known, "recorded": st.booleans()}
    return st.fixed_dictionaries({}, optional=optional)


PARTS = {
    "id": ids(*IDS[:2]),
    "jurisdiction": ids(*HOMES),
    "kind": st.sampled_from(KINDS),
    "origin": st.sampled_from(ORIGINS),
    "route": ids(*ROUTES[:2]),
}


@st.composite
def filters(draw: st.DrawFn, depth: int = 3) -> dict[str, Any]:
    """A filter of gaps, of that depth at most."""
    names = draw(st.lists(st.sampled_from(sorted(PARTS)), max_size=2, unique=True))
    found = {name: draw(PARTS[name]) for name in names}
    word = draw(st.sampled_from(["", "and", "or", "not"])) if depth else ""
    if word:
        inner = filters(depth - 1)
        found[word] = draw(inner if word == "not" else st.lists(inner, max_size=2))
    return found


gaps = st.builds(
    lambda number, name, kind, origin, home, routes, exposure: Listed(
        Node("Gap", {"id": IDS[number], "name": name, "kind": kind, "origin": origin}), home, tuple(routes), (), exposure,
        homes=("zz", "xx") if home == "zz" else ("yy",),
    ),
    st.integers(0, 7), st.sampled_from(["Ash", "ash", "Ёль"]), st.sampled_from(KINDS), st.sampled_from(ORIGINS),
    st.sampled_from(HOMES[:2]), st.lists(st.sampled_from(ROUTES), unique=True), st.sampled_from([0, 3, 12, 200_000]),
)  # fmt: skip


@fuzzing(150)
@given(condition=filters(), gap=gaps, known=st.sets(st.sampled_from(sorted(PARTS))))
def test_what_is_said_of_a_gap_before_all_is_known_holds_in_the_end(
    condition: dict[str, Any], gap: Listed, known: set[str]
) -> None:
    expected = passes(condition, gap.facts)
    assert passes_filter(condition, gap.facts) is expected
    few = {name: values for name, values in gap.facts.items() if name.removeprefix("within ") in known}
    assert passes_filter(condition, few) in (None, expected)


keys = st.builds(Key, st.sampled_from(["name", "id", "exposure"]), st.booleans())


@fuzzing(50)
@given(
    rows=st.lists(gaps, unique_by=lambda row: row.node.id), order=st.lists(keys, max_size=3).map(tuple),
    size=st.integers(1, 4), backwards=st.booleans(), gone=st.sets(st.sampled_from(IDS)),
)  # fmt: skip
def test_pages_join_to_the_whole_list_whatever_is_lost_on_the_way(
    rows: list[Listed], order: tuple[Key, ...], size: int, backwards: bool, gone: set[str]
) -> None:
    values = [{"id": (row.node.id,), "name": (row.node.name,), "exposure": (f"{row.exposure:07}",)} for row in rows]
    expected = sort(order, values)
    found: list[str] = []
    cursor = None
    while True:
        wanted = PageArguments(last=size, before=cursor) if backwards else PageArguments(first=size, after=cursor)
        page = page_of(rows, order, wanted)
        read = [node.id for node in page.nodes]
        found = [*read, *found] if backwards else [*found, *read]
        if not page.more:
            break
        assert len(read) == size
        cursor = page.cursors[0 if backwards else -1]
        rows = [row for row in rows if row.node.id not in gone]  # a load between two pages takes some away
    assert len(found) == len(set(found))
    assert found == [one for one in expected if one in found]
    assert set(expected) - set(found) <= gone
