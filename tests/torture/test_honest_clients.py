"""One request in a hundred is as costly as the limits allow: what the others see of it."""

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path

from graphql import get_introspection_query

from tests.support.load import RIGHT, Body, Outcome, ask_at_rate, questions, told
from tests.support.served import Served, is_true_within, serving
from tests.torture.conftest import Record

RATE = 20
LINKS = (
    "links { status reason authority { id name } steps { from { id } to { id } citations { id source { title } } } }"
)
# Found by the search of `test_poison`, and those that a stranger tried first.
POISON = (
    'query P%d { clinic(id: "ru.clinic.pirogov-center") { ' + "jurisdiction { id } " * 235 + "} }",
    get_introspection_query(specified_by_url=True).replace("IntrospectionQuery", "P%d"),
    "query P%d { clinics(first: 100) { nodes { id oversight { verdict " + LINKS + " } } } }",
    'query P%d { clinic(id: "ru.clinic.pirogov-center") { ' + "... on Clinic { jurisdiction { id } } " * 90 + "} }",
)


def with_poison() -> Iterator[Body]:
    """The question, but for one in a hundred."""
    honest = iter(questions())
    for number in itertools.count():
        if number % 100 == 50:
            yield {"query": POISON[number // 100 % len(POISON)].replace("%d", str(number))}
        else:
            yield next(honest)


def p99(outcomes: list[Outcome]) -> float:
    """Seconds within which 99 of 100 right answers came."""
    times = sorted(one.seconds for one in outcomes)
    return times[int(len(times) * 0.99)]


def test_honest_requests_beside_poison(tmp_path: Path, record: Record, *, short: bool) -> None:
    seconds = 25 if short else 120
    with serving(tmp_path) as service:
        assert is_true_within(60, service.is_ready), service.printed
        asyncio.run(ask_at_rate(service.address, RATE, 5))  # both are warm then
        alone = measured(service, seconds, iter(questions()))
        beside = [one for place, one in enumerate(measured(service, seconds, with_poison())) if place % 100 != 50]
        assert {one.what for one in beside} == {RIGHT}, told(beside)
        record(
            f"1 % poison at {RATE} rps, {len(beside)} honest requests",
            f"p99 {p99(beside) * 1000:.0f} ms beside {p99(alone) * 1000:.0f} ms: {p99(beside) / p99(alone):.2f} times",
            "1.5 times",
            met=p99(beside) < 1.5 * p99(alone),
        )


def measured(service: Served, seconds: float, bodies: Iterator[Body]) -> list[Outcome]:
    """What requests came to."""
    return asyncio.run(ask_at_rate(service.address, RATE, seconds, bodies))
