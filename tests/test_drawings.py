"""What drawings are made of: nothing overlaps, every edge ends at its nodes, and the same graph is drawn the same way."""

from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.pages.base.relations import RELATIONS
from api.pages.drawings import gathering, timeline
from api.pages.drawings.chains import merged
from api.pages.drawings.layered import GAP, LANE, Box, Drawing, crossings, lay_out, rising, without_cycles
from api.pages.drawings.pictures import RANKS
from api.pages.drawings.text import MORE, width_of, wrap
from graph.model.kinds import RELATIONSHIPS
from tests.support.fuzzing import fuzzing

IDS = [f"n{number:02}" for number in range(14)]
Graph = tuple[list[Box], list[tuple[str, str]]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    ids = draw(st.lists(st.sampled_from(IDS), unique=True))
    boxes = [
        Box(one, draw(st.text("abc -ы", max_size=80)), draw(st.integers(0, 4)), draw(st.sampled_from(["", "note"])))
        for one in ids
    ]
    edges = draw(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=40))
    return boxes, edges


def is_apart(drawing: Drawing) -> bool:
    return all(
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height + GAP <= other.y
        or other.y + other.height + GAP <= one.y
        for one, other in combinations(drawing.places, 2)
    )


@fuzzing(60)
@given(graphs())
@example(([], []))
@example(([Box("n00", "a"), Box("n01", "b")], [("n00", "n01"), ("n01", "n00"), ("n00", "n00")]))
def test_no_two_nodes_overlap_and_every_edge_ends_at_its_own(graph: Graph) -> None:
    boxes, edges = graph
    drawing = lay_out(boxes, edges)
    places = {place.id: place for place in drawing.places}
    assert [place.id for place in drawing.places] == [box.id for box in boxes]
    assert is_apart(drawing)
    wanted = {(one, other) for one, other in edges if one != other and {one, other} <= places.keys()}
    assert {(curve.source, curve.target) for curve in drawing.curves} == wanted
    assert len(drawing.curves) == len(wanted)
    for curve in drawing.curves:
        for name, (x, y) in ((curve.source, curve.points[0]), (curve.target, curve.points[-1])):
            place = places[name]
            assert x in (place.x, place.x + place.width)
            assert place.y < y < place.y + place.height
    assert all(0 <= place.x <= drawing.width - place.width for place in drawing.places)
    assert all(0 <= place.y <= drawing.height - place.height for place in drawing.places)


@fuzzing(60)
@given(graphs())
def test_no_edge_goes_through_a_node(graph: Graph) -> None:
    """Between two columns nothing stands; within one an edge is level and has a place of its own."""
    drawing = lay_out(*graph)
    columns = {(x, x + drawing.column_width) for x in drawing.columns}
    for curve in drawing.curves:
        for (x, y), (further, other) in pairwise(curve.points):
            within = (min(x, further), max(x, further)) in columns
            if not within:
                assert not any(x0 < (x + further) / 2 < x1 for x0, x1 in columns)
                continue
            assert y == other
            assert not any(
                place.x == min(x, further) and place.y - LANE < y < place.y + place.height + LANE
                for place in drawing.places
            )


@fuzzing(60)
@given(graphs(), st.randoms(use_true_random=False))
def test_a_graph_is_drawn_the_same_way_in_whatever_order_it_comes(graph: Graph, random: Any) -> None:
    boxes, edges = graph
    drawing = lay_out(boxes, edges)
    random.shuffle(boxes)
    random.shuffle(edges)
    again = lay_out(boxes, edges + edges)
    assert {place.id: place for place in again.places} == {place.id: place for place in drawing.places}
    assert (again.curves, again.width, again.height) == (drawing.curves, drawing.width, drawing.height)


@fuzzing(60)
@given(graphs())
def test_columns_follow_ranks_and_edges_go_from_left_to_right_but_for_cycles(graph: Graph) -> None:
    boxes, edges = graph
    drawing = lay_out(boxes, edges)
    ranks = {box.id: box.rank for box in boxes}
    column = {place.id: place.column for place in drawing.places}
    for curve in drawing.curves:
        assert column[curve.source] != column[curve.target]
        if ranks[curve.source] != ranks[curve.target]:
            assert (column[curve.source] < column[curve.target]) == (ranks[curve.source] < ranks[curve.target])
    assert {place.column for place in drawing.places} == set(range(len(drawing.columns))) or not boxes


def test_an_order_without_cycles_has_every_edge_forward() -> None:
    boxes = {one: Box(one, one) for one in "dcba"}
    order = without_cycles(boxes, [("d", "a"), ("c", "d"), ("a", "b")])
    assert list(order) == ["c", "d", "a", "b"]


def test_crossings_are_counted_and_taken_out_where_they_can_be() -> None:
    assert crossings([["a", "b"], ["x", "y"]], [("a", "y"), ("b", "x")]) == 1
    assert crossings([["a", "b"], ["x", "y"]], [("a", "x"), ("b", "y"), ("a", "y")]) == 0
    boxes = [Box(one, one, rank) for rank, several in enumerate(("ab", "xy")) for one in several]
    places = {place.id: place for place in lay_out(boxes, [("a", "y"), ("b", "x")]).places}
    assert (places["a"].y < places["b"].y) == (places["y"].y < places["x"].y)


@fuzzing(100)
@given(st.lists(st.floats(-1e3, 1e3)))
def test_numbers_that_never_fall_are_the_nearest(wanted: list[float]) -> None:
    found = rising(wanted)
    assert len(found) == len(wanted)
    assert all(one <= other + 1e-9 for one, other in pairwise(found))
    if sorted(wanted) == wanted:
        assert found == pytest.approx(wanted)
    assert sum(found) == pytest.approx(sum(wanted), abs=1e-6)


@fuzzing(100)
@given(st.text("abc wЖш-", max_size=120), st.integers(60, 200), st.integers(1, 5))
def test_a_text_is_wrapped_into_lines_that_fit_and_loses_nothing_unsaid(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, 12, most)
    assert len(lines) <= most
    assert all(width_of(line, 12) <= width + 1e-9 for line in lines)
    if not lines or not lines[-1].endswith(MORE):
        assert "".join(lines).replace(" ", "").replace("-", "") == text.replace(" ", "").replace("-", "")


def test_a_word_that_is_too_wide_is_broken_behind_a_vowel() -> None:
    assert wrap("государственный контроль", 112, 12, 9) == ("государстве-", "нный контроль")


def thing(kind: str, name: str) -> dict[str, Any]:
    return {"__typename": kind, "id": name, "name": name}


def chain(mandate: str, *provisions: str) -> dict[str, Any]:
    clinic, held = thing("Clinic", "clinic"), thing("Mandate", mandate)
    steps = [(clinic, held)]
    for provision in provisions:
        law = thing("Provision", provision)
        steps += [(held, law), (law, thing("LegalInstrument", f"of {provision[0]}"))]
    return {"mandate": held, "steps": [{"from": one, "to": other} for one, other in steps]}


def test_chains_share_what_is_the_same_and_fold_provisions_before_mandates_are_left_out() -> None:
    links = [chain("one", "a1", "a2"), chain("two", "a2", "b1")]
    whole = merged(links)
    assert [one["id"] for one in whole.things] == ["clinic", "one", "a1", "of a", "a2", "two", "b1", "of b"]
    assert (whole.provisions_left_out, whole.mandates_left_out) == (0, 0)
    folded = merged(links, 5)
    assert {one["id"] for one in folded.things} == {"clinic", "one", "two", "of a", "of b"}
    assert set(folded.pairs) == {
        ("clinic", "one"),
        ("clinic", "two"),
        ("one", "of a"),
        ("two", "of a"),
        ("two", "of b"),
    }
    assert (folded.provisions_left_out, folded.mandates_left_out) == (3, 0)
    cut = merged(links, 3)
    assert {one["id"] for one in cut.things} == {"clinic", "one", "of a"}
    assert (cut.provisions_left_out, cut.mandates_left_out) == (3, 1)


def part(centre: str, *others: tuple[str, str], edges: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    nodes = [thing("Authority", centre), *(thing(kind, name) for kind, name in others)]
    pairs = [*((centre, name) for _, name in others), *edges]
    return {
        "nodes": nodes,
        "edges": [{"from": {"id": one}, "to": {"id": other}} for one, other in pairs],
    }


def test_many_of_one_kind_are_one_box_with_their_number() -> None:
    mandates = [("Mandate", f"m{number}") for number in range(gathering.SINGLY[0] + 1)]
    found = gathering.gathered([part("a", *mandates, ("Clinic", "c"))])
    assert [one["id"] for one in found.things] == ["a", "c"]
    assert [(group.kind, len(group.members)) for group in found.groups] == [("Mandate", len(mandates))]
    assert set(found.pairs) == {("a", "c"), ("a", "Mandate 0")}
    fewer = gathering.gathered([part("a", *mandates, ("Clinic", "c"))], frozenset({"m0"}))
    assert len(fewer.things) == 1 + gathering.SINGLY[0] + 1
    shared = gathering.gathered([part("a", *mandates), part("b", mandates[0])])
    assert "m0" in {one["id"] for one in shared.things}  # it is around both, so it stands alone


def test_a_hub_keeps_its_number_in_place_of_lines() -> None:
    others = [("Mandate", f"m{number}") for number in range(gathering.HUB + 1)]
    edges = tuple((name, "ru") for _, name in others)
    found = gathering.gathered([part("a", *others, ("Jurisdiction", "ru"), edges=edges)])
    assert found.hubs == {"ru": len(others)}
    assert ("a", "ru") in found.pairs
    assert not [one for one in found.pairs if "ru" in one and "a" not in one]
    few = gathering.gathered([part("a", *others, ("Jurisdiction", "ru"), edges=edges[1:])])
    assert not few.hubs
    assert ("m1", "ru") in few.pairs


def test_however_much_is_around_few_boxes_are_drawn() -> None:
    kinds = sorted(RANKS)
    parts = [
        part(f"a{centre}", *((kind, f"{kind}{centre}.{number}") for kind in kinds[:12] for number in range(8)))
        for centre in range(3)
    ]
    found = gathering.gathered(parts)
    assert len(found.things) + len(found.groups) <= gathering.MOST
    told = len(found.things) + sum(len(group.members) for group in found.groups)
    assert told == 3 + 3 * 12 * 8


def test_every_relationship_has_its_words() -> None:
    assert RELATIONS.keys() == RELATIONSHIPS.keys()


DAYS = st.dates().map(lambda day: day.isoformat())


@st.composite
def spans(draw: st.DrawFn) -> timeline.Span:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    some = st.sampled_from([True, False])
    return timeline.Span(
        draw(st.text("ab", min_size=1, max_size=3)),
        draw(st.text("ab ", min_size=1, max_size=90)),
        first if draw(some) else None,
        last if draw(some) else None,
        first if draw(some) else None,
    )


@fuzzing(60)
@given(st.lists(spans(), max_size=12), DAYS)
def test_bars_are_in_the_plot_below_each_other_and_open_where_no_day_is_recorded(
    several: list[timeline.Span], day: str
) -> None:
    drawn = timeline.lay_out(several, day)
    assert [bar.span for bar in drawn.bars] == several
    assert [bar.y for bar in drawn.bars] == [number * timeline.ROW for number in range(len(several))]
    right = timeline.NAMES + timeline.PLOT
    for bar in drawn.bars:
        assert bar.path.count("l") == (0 if bar.span.first else 2) + (0 if bar.span.last else 2)
        assert width_of(bar.label, timeline.FONT) <= timeline.NAMES
    days = [mark.day for mark in drawn.marks]
    assert days == sorted({one for span in several for one in (span.first, span.last) if one})
    assert sum(len(mark.begin) for mark in drawn.marks) == sum(span.first is not None for span in several)
    assert sum(len(mark.end) for mark in drawn.marks) == sum(span.last is not None for span in several)
    places = [mark.x for mark in drawn.marks]
    assert places == sorted(places)
    assert [mark for one in drawn.stretches for mark in one.marks] == list(drawn.marks)
    assert all(one.width >= timeline.LEAST and timeline.NAMES <= one.x <= right - one.width for one in drawn.stretches)
    assert all(one.x <= mark.x <= one.x + one.width for one in drawn.stretches for mark in one.marks)
    assert all(one.x + one.width <= other.x for one, other in pairwise(drawn.stretches))
    assert all(timeline.NAMES <= x <= right for x in (*places, drawn.now, *(x for _, x in drawn.years)))


def test_a_bar_stands_from_its_first_to_its_last_day() -> None:
    span = timeline.Span("a", "a", "2020-01-01", "2021-12-31")
    stands = {
        day: timeline.lay_out([span], day).bars[0].stands
        for day in ("2019-12-31", "2020-01-01", "2021-12-31", "2022-01-01")
    }
    assert list(stands.values()) == [False, True, True, False]
    counted = timeline.Span("a", "a", None, None, "2020-01-01")
    assert not timeline.lay_out([counted], "2019-12-31").bars[0].stands
    assert timeline.lay_out([counted], "2030-01-01").bars[0].stands
