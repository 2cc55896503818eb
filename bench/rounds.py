"""How contenders are compared: their answers first, then round by round, in turn, so that a busy moment strikes them all."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from bench.answers import differences
from bench.client import Sample
from bench.contenders import Contender, NotServed
from bench.workloads import Ask, Workload, World

ASKS = 200  # different questions of one workload
COMPARED = 40  # of them are compared before the first round
SHOWN = 5  # differences that an error shows
STRIDE = 37  # where the next round begins among the questions
WARM_UP_SECONDS = 5.0  # in which a virtual machine compiles what is run most
WARM_UP_TURNS = 40  # of a round's length each; then even a slow contender has been asked enough
ALONE_ROUNDS = 3
ALONE_SECONDS = 0.4

Say = Callable[[str], None]


class Disagreement(Exception):
    """Two contenders answer one question differently: their speed cannot be compared."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long a run takes: rounds of so many seconds each over so many connections."""

    rounds: int = 9
    seconds: float = 1.5
    connections: int = 8
    seed: int = 1


@dataclass(slots=True)
class Outcome:
    """What came of one workload: rounds by contender, the latencies of one connection alone, and who does not serve it."""

    workload: Workload
    asks: int
    compared: int
    skipped: dict[str, str]
    rounds: dict[str, list[Sample]] = field(default_factory=dict)
    alone: dict[str, float] = field(default_factory=dict)

    def ratios(self, one: str, other: str) -> list[float]:
        """How many times as many answers `one` gives as `other`, round by round."""
        pairs = zip(self.rounds.get(one, []), self.rounds.get(other, []), strict=False)
        return [a.rate / b.rate for a, b in pairs]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, quartiles and extremes."""
    low, _, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else (values[0],) * 3
    return {"median": median(values), "q1": low, "q3": high, "min": min(values), "max": max(values)}


async def measure(workload: Workload, contenders: Sequence[Contender], world: World, plan: Plan, say: Say) -> Outcome:
    """Compare the answers, warm up, then run the rounds.

    Raises:
        Disagreement: the answers differ.
    """
    asks = workload.asks(world, random.Random(f"{plan.seed}/{workload.name}"), ASKS)  # noqa: S311  # nothing is secret
    skipped = await compare(workload, contenders, asks[:COMPARED])
    serving = [one for one in contenders if one.name not in skipped]
    outcome = Outcome(workload, len(asks), min(COMPARED, len(asks)), skipped)
    for one in serving:
        await warm_up(one, workload, asks, plan)
    for number in range(plan.rounds):
        for one in rotated(serving, number):
            sample = await one.run(workload, asks, number * STRIDE, plan.seconds, plan.connections)
            outcome.rounds.setdefault(one.name, []).append(sample)
    alone: dict[str, list[float]] = {}
    for number in range(ALONE_ROUNDS):
        for one in rotated(serving, number):
            sample = await one.run(workload, asks, number * STRIDE, ALONE_SECONDS, 1)
            alone.setdefault(one.name, []).extend(sample.latencies)
    outcome.alone = {name: median(latencies) for name, latencies in alone.items()}
    say(f"  {workload.title}: {', '.join(rates(outcome))}")
    return outcome


def rates(outcome: Outcome) -> list[str]:
    """Answers a second, to see that it goes on; only ratios count."""
    known = [f"{name} {median(s.rate for s in samples):,.0f}/s" for name, samples in outcome.rounds.items()]
    return known + [f"{name} does not serve it" for name in outcome.skipped]


def rotated(contenders: Sequence[Contender], number: int) -> list[Contender]:
    """The contenders in turn, another one first each time."""
    turn = number % len(contenders) if contenders else 0
    return [*contenders[turn:], *contenders[:turn]]


async def compare(workload: Workload, contenders: Sequence[Contender], asks: Sequence[Ask]) -> dict[str, str]:
    """Ask everyone the same questions; who does not serve them is left out, with the reason.

    Raises:
        Disagreement: two answers differ.
    """
    skipped: dict[str, str] = {}
    for ask in asks:
        expected: tuple[str, Any] | None = None
        for one in contenders:
            if one.name in skipped:
                continue
            try:
                found = await one.answer(workload, ask)
            except NotServed as error:
                skipped[one.name] = str(error)
                continue
            expected = expected or (one.name, found)
            differing = list(differences(expected[1], found))
            if differing:
                parties = f"{expected[0]} and {one.name} differ on {workload.name} {ask.raw}"
                raise Disagreement("\n  ".join([f"{parties}, {len(differing)} times:", *differing[:SHOWN]]))
    return skipped


async def warm_up(one: Contender, workload: Workload, asks: list[Ask], plan: Plan) -> None:
    """Let it answer every question once and for a while, so that plans are made, caches are filled and code is compiled."""
    answered, ends = 0, time.monotonic() + WARM_UP_SECONDS
    for _ in range(WARM_UP_TURNS):
        if answered >= len(asks) + plan.connections and time.monotonic() >= ends:
            return
        answered += (await one.run(workload, asks, answered, plan.seconds, plan.connections)).count
