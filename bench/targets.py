"""What Remit is to reach on Neo4j, and whether a run shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from bench.report import MS, Table

NEO4J = "Neo4j"
GROWTH = 1.5  # times the median of the smallest graph, of a look-up by id in the largest
COUNT_MS = 50.0  # of a totalCount without a filter in the largest graph


@dataclass(frozen=True, slots=True)
class Ratio:
    """At least so many times the answers of another contender, on these workloads or on all."""

    one: str
    other: str
    least: float
    workloads: tuple[str, ...] = ()


RATIOS = (
    Ratio("cold", "peer", 3.0, ("clinic", "oversight")),
    Ratio("cold", "peer", 1.6, ("page",)),
    Ratio("cold", "raw", 0.75),
    Ratio("warm", "peer", 15.0),
)


def targets(tables: list[Table]) -> str:
    """Every target with what was measured, as a table; empty where the run had no Neo4j."""
    own = [table for table in tables if table.engine == NEO4J]
    lines = [line for table in own for line in ratios(table)]
    if len(own) > 1:
        lines += growths(own[0], own[-1])
    lines += counts(own[-1]) if own else []
    return "\n".join(["| target | measured | |", "|---|---|---|", *lines]) if lines else ""


def ratios(table: Table) -> Iterator[str]:
    """The ratios at one size."""
    for wanted in RATIOS:
        for outcome in table.outcomes:
            found = outcome.ratios(wanted.one, wanted.other)
            if found and (not wanted.workloads or outcome.workload.name in wanted.workloads):
                what = f"{table.clinics:,} clinics, {outcome.workload.name}: {wanted.one} / {wanted.other} >= {wanted.least}"
                yield row(what, f"{median(found):.2f}", met=median(found) >= wanted.least)


def growths(small: Table, large: Table) -> Iterator[str]:
    """How look-ups by id slow down."""
    for before, after in zip(small.outcomes, large.outcomes, strict=True):
        if before.workload.by_id and "cold" in before.alone and "cold" in after.alone:
            grown = after.alone["cold"] / before.alone["cold"]
            what = f"{after.workload.name}: median at {large.clinics:,} <= {GROWTH} times that at {small.clinics:,}"
            yield row(what, f"{grown:.2f}", met=grown <= GROWTH)


def counts(table: Table) -> Iterator[str]:
    """How long a count takes."""
    for outcome in table.outcomes:
        if outcome.workload.name == "count" and "cold" in outcome.alone:
            taken = outcome.alone["cold"] * MS
            yield row(f"count at {table.clinics:,} < {COUNT_MS:.0f} ms", f"{taken:.1f} ms", met=taken < COUNT_MS)


def row(what: str, measured: str, *, met: bool) -> str:
    """A line of the table."""
    return f"| {what} | {measured} | {'met' if met else 'MISSED'} |"
