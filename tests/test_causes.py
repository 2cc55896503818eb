"""What-if and the difference of two days against what obviously is so: worlds really made, and every choice of changes."""

from copy import deepcopy
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.analysis.answer_diff import ChangeKind, by_key, comparable_parts, link_changes
from graph.analysis.attribution import Explained
from graph.analysis.oversight_diff import oversight_diff
from graph.analysis.scenarios import DayWorlds, SupposedWorlds
from graph.analysis.what_if import what_if
from graph.law.law_snapshot import Law
from graph.model.vocabulary import OversightStatus
from graph.oversight.answer import Oversight, Question
from graph.oversight.oversight import answer_from_row
from graph.store.database import Row
from seed.format.pack import Pack
from tests.support.fuzzing import fuzzing
from tests.support.layered import (
    ACT,
    CARE,
    CHECKS,
    CLINIC,
    CURE,
    GREY,
    INSPECTION,
    LAWFUL,
    ORDER,
    OTHER,
    SANCTIONS,
    SECOND,
    layered,
    part,
)
from tests.support.pack_graph import PackGraph, graph_of, law_and_clinics
from tests.support.tiny import World

DAY = "2026-01-31"
DAYS = ("1999-01-01", "2004-12-31", "2010-06-01", "2020-06-01", DAY, "2026-06-01")
SHORT = fuzzing(30)  # the same ones each time; in `make fuzz` many others

repeals = st.sets(st.sampled_from([ACT, ORDER, SECOND])).map(sorted).map(tuple)
reclassified = st.dictionaries(st.sampled_from([CURE, CARE]), st.sampled_from([LAWFUL, OTHER, GREY])).map(
    lambda chosen: tuple(sorted(chosen.items()))
)
questions = (
    st.builds(Question, st.just(CLINIC), st.sampled_from(DAYS[2:]), repeal=repeals, reclassify=reclassified)
    .filter(lambda question: question.repeal or question.reclassify)
)  # fmt: skip


Base = tuple[Law, Row]


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """The law of the layered world, and its clinic."""
    law, rows = law_and_clinics(graph_of(tmp_path_factory.mktemp("layered") / "zz-tiny", layered()))
    return law, rows[CLINIC]


def mandates(law: Law) -> list[str]:
    return [node.id for node in law.of_label("Mandate")]


def told(found: Oversight) -> tuple[Any, ...]:
    return found.verdict, found.confidence, {key: comparable_parts(link) for key, link in by_key(found.links).items()}


@pytest.mark.slow
@SHORT
@given(question=questions)
async def test_what_would_be_is_what_is_where_it_is_really_so(base: Base, tmp_path: Path, question: Question) -> None:
    law, row = base
    real = layered()
    for instrument in question.repeal:
        part(real, instrument)["validTo"] = "2010-05-31"  # the day before the first that is asked for
    found = await what_if(row, law, question)
    for offering, route in question.reclassify:
        part(real, offering)["routes"] = [route]
    changed, changed_rows = law_and_clinics(graph_of(tmp_path / "zz-tiny", real))
    expected = answer_from_row(changed_rows[CLINIC], changed, Question(CLINIC, question.day))
    assert told(found.after) == told(expected)
    assert told(found.before) == told(answer_from_row(row, law, Question(CLINIC, question.day)))
    assert [one.change for one in found.changes] == list(link_changes(found.before, found.after))


@SHORT
@given(question=questions)
async def test_a_cause_is_what_the_change_would_not_have_come_about_without(base: Base, question: Question) -> None:
    law, row = base
    found = await what_if(row, law, question)
    asked = [("repeal", one) for one in question.repeal] + [("reclassify", one) for one in question.reclassify]

    def outcome(chosen: tuple[Any, ...], one: Explained) -> Any:
        given = Question(
            CLINIC, question.day, None,
            tuple(what for kind, what in chosen if kind == "repeal"),
            tuple(what for kind, what in chosen if kind == "reclassify"),
        )  # fmt: skip
        link = by_key(answer_from_row(row, law, given).links).get(one.change.key)
        return comparable_parts(link) if one.change.kind is ChangeKind.CHANGED else (link and link.status)

    for one in found.changes:
        named = {cause.node.id if cause.node else cause.step and cause.step.edge.source for cause in one.causes}
        assert named
        after = outcome(tuple(asked), one)
        decisive = {
            what if kind == "repeal" else what[0]
            for kind, what in asked
            if outcome(tuple(each for each in asked if each != (kind, what)), one) != after
        }
        if decisive:
            assert named == decisive
        else:
            # Each has its part in some choice of changes that brings the outcome about, and would not without it.
            choices = list(chain.from_iterable(combinations(asked, size) for size in range(len(asked) + 1)))
            for kind, what in asked:
                if (what if kind == "repeal" else what[0]) in named:
                    without = [choice for choice in choices if (kind, what) not in choice]
                    assert any(outcome((*choice, (kind, what)), one) != outcome(choice, one) for choice in without)


days = st.sampled_from([None, *DAYS])
spans = st.lists(
    st.tuples(
        st.sampled_from([
            ACT, ORDER, SECOND, "zz.provision.act.whole", "zz.provision.second.whole", INSPECTION, CHECKS, SANCTIONS, LAWFUL,
            OTHER, GREY, CLINIC, CURE, CARE, "zz.exemption.other", "zz.authority.office", "therapy.cure", "zz",
        ]),
        days, days,
    ).filter(lambda span: not (span[1] and span[2]) or span[1] <= span[2]),
    max_size=5, unique_by=lambda span: span[0],
)  # fmt: skip


def dated(content: World, chosen: list[tuple[str, str | None, str | None]]) -> World:
    content = deepcopy(content)
    for identity, begin, end in chosen:
        part(content, identity).update({k: v for k, v in (("validFrom", begin), ("validTo", end)) if v})
    return content


@pytest.mark.slow
@SHORT
@given(chosen=spans, before=st.sampled_from(DAYS), after=st.sampled_from(DAYS))
@example(chosen=[(LAWFUL, None, "1999-01-01")], before="1999-01-01", after="2010-06-01")
async def test_facts_that_begin_or_end_between_two_days_make_all_the_difference(
    tmp_path: Path, chosen: list[tuple[str, str | None, str | None]], before: str, after: str
) -> None:
    law, rows = law_and_clinics(graph_of(tmp_path / "zz-tiny", dated(layered(), chosen)))
    row = rows[CLINIC]
    old, new = (answer_from_row(row, law, Question(CLINIC, day)) for day in (before, after))
    worlds = DayWorlds(row, law, (before, after), mandates(law))
    for applied, expected in ((worlds.all, new), (frozenset[int](), old)):
        assert {key: comparable_parts(link) for key, link in worlds.links(applied).items()} == told(expected)[2]
    found = await oversight_diff(row, law, before, after)
    assert [one.change for one in found] == list(link_changes(old, new))
    first, last = sorted((before, after))
    for one in found:
        assert one.causes
        for cause in one.causes:
            fact = cause.node or (cause.step and cause.step.edge)
            if fact is None:
                # So early a day that no source speaks for it leaves a link as not recorded: it is no cause of one that is that.
                if one.change.kind is not ChangeKind.CHANGED:
                    (there,) = filter(None, (one.change.before, one.change.after))
                    assert there.status is not OversightStatus.NOT_RECORDED
                continue
            begin = fact.properties.get("validFrom") or fact.properties.get("enactedOn")
            end = fact.properties.get("validTo")
            assert (begin and first < begin <= last) or (end and first <= end < last)


@SHORT
@given(question=questions)
async def test_a_small_copy_of_the_law_gives_the_same_links(base: Base, question: Question) -> None:
    law, row = base
    worlds = SupposedWorlds(row, law, question, mandates(law))
    expected = answer_from_row(row, law, question)
    assert {key: comparable_parts(link) for key, link in worlds.links(worlds.all).items()} == told(expected)[2]


def test_changes_have_one_order_in_whatever_order_mandates_are_named(base: Base) -> None:
    law, row = base
    named = mandates(law)
    one, other = (DayWorlds(row, law, ("2004-12-31", "2020-06-01"), order) for order in (named, named[::-1]))
    assert one.size > 1
    assert one.changes == other.changes


@pytest.mark.slow
async def test_every_answer_of_the_russian_pack_is_explained(russian_packs: list[Pack]) -> None:
    law, rows = law_and_clinics(PackGraph(russian_packs))
    pairs = [("1950-01-01", DAY), ("2026-02-01", DAY), ("2024-03-31", "2024-04-01"), (DAY, "2017-01-01")]
    for row in rows.values():
        for before, after in pairs:
            assert all(one.causes for one in await oversight_diff(row, law, before, after))
        for instrument in ("ru.instrument.180-fz-2016", "ru.instrument.99-fz", "ru.instrument.466-fz-2023"):
            question = Question(row["clinic"]["id"], repeal=(instrument,))
            found = await what_if(row, law, question)
            worlds = SupposedWorlds(row, law, question, mandates(law))
            assert {key: comparable_parts(link) for key, link in worlds.links(worlds.all).items()} == told(found.after)[
                2
            ]
            assert {cause.node and cause.node.id for one in found.changes for cause in one.causes} <= {instrument}
            assert all(one.causes for one in found.changes)
