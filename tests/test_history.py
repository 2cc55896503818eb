"""The periods of one and the same answer, against the answers of every day on which something may turn, and as served."""

import itertools
from datetime import date, timedelta
from pathlib import Path

import pytest

from graph.analysis.history import FIRST, Period, get_history, same_answer
from graph.oversight.answer import Question
from graph.oversight.oversight import get_oversight
from tests.support.asking import CLINIC
from tests.support.pack_graph import PackGraph, graph_of
from tests.support.random_worlds import DAYS, worlds
from tests.support.tiny import read_world, world


def around(days: tuple[str, ...]) -> list[str]:
    """These days and their neighbours."""
    found = {date.fromisoformat(day) + timedelta(days=n) for day in days for n in (-1, 0, 1)}
    return sorted(day.isoformat() for day in found)


def period_of(periods: tuple[Period, ...], day: str) -> Period:
    """The period in which a day lies."""
    (found,) = [one for one in periods if (one.first or FIRST) <= day <= (one.last or "9999-12-31")]
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_each_day_has_the_answer_of_its_period(tmp_path: Path, seed: int) -> None:
    graph = PackGraph(read_world(tmp_path / "zz", worlds(seed, 3)))
    several = 0
    for clinic in graph.of_label("Clinic"):
        history = await get_history(graph, clinic.id)
        assert history is not None
        periods = history.periods
        assert (periods[0].first, periods[-1].last) == (None, None)
        for one, after in itertools.pairwise(periods):
            assert one.last == after.since
            assert after.first is not None
            assert one.last == (date.fromisoformat(after.first) - timedelta(days=1)).isoformat()
            assert same_answer(one.answer) != same_answer(after.answer)
        for day in around((*DAYS, "2015-12-31")):
            found = await get_oversight(graph, Question(clinic.id, day))
            assert found is not None
            assert same_answer(period_of(periods, day).answer) == same_answer(found), f"{clinic.id} on {day}"
        several += len(periods) > 1
    assert several


async def test_confidence_and_extrapolation_begin_no_period(tmp_path: Path) -> None:
    history = await get_history(graph_of(tmp_path / "zz", world()), CLINIC)
    assert history is not None
    # The act is of 2000; that nothing speaks for days before or after the pack's own makes no other answer.
    assert [(one.first, one.last) for one in history.periods] == [(None, "1999-12-31"), ("2000-01-01", None)]
    assert await get_history(graph_of(tmp_path / "zz", world()), "zz.clinic.none") is None
