"""What a run found, as a table to read and as JSON to keep."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from bench.rounds import Outcome, Plan, spread

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PACKAGES = ("neo4j", "neo4j-rust-ext", "strawberry-graphql", "fastapi", "uvicorn", "orjson", "arcadedb-embedded")
PEER_PACKAGES = ("@neo4j/graphql", "@apollo/server", "graphql", "neo4j-driver")
PAIRS = (("cold", "peer"), ("warm", "peer"), ("cold", "raw"), ("raw", "peer"))
MS = 1_000


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass(slots=True)
class Table:
    """All workloads on one engine at one size."""

    engine: str
    database: str
    clinics: int
    load_seconds: float
    outcomes: list[Outcome] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)


def markdown(table: Table) -> str:
    """The table of ratios: median, and the middle half of the rounds in brackets."""
    names = sorted({name for outcome in table.outcomes for name in outcome.rounds})
    pairs = [pair for pair in PAIRS if set(pair) <= set(names)]
    lines = [
        f"{table.engine}, {table.clinics:,} clinics",
        "",
        "| workload | " + " | ".join(f"{one} / {other}" for one, other in pairs) + " | median, one at a time (ms) |",
        "|---" * (len(pairs) + 2) + "|",
    ]
    for outcome in table.outcomes:
        cells = [cell(outcome, one, other) for one, other in pairs]
        alone = ", ".join(f"{name} {seconds * MS:.2f}" for name, seconds in sorted(outcome.alone.items()))
        lines.append(f"| {outcome.workload.title} | " + " | ".join(cells) + f" | {alone} |")
    lines.append("")
    lines += [
        f"Memory of {name}: {before:.0f} MB before, {after:.0f} MB after."
        for name, (before, after) in table.memory.items()
    ]
    lines += [
        f"Not served by {name}: {outcome.workload.title} ({reason})"
        for outcome in table.outcomes
        for name, reason in outcome.skipped.items()
    ]
    return "\n".join(lines)


def cell(outcome: Outcome, one: str, other: str) -> str:
    """One ratio, or why there is none."""
    ratios = outcome.ratios(one, other)
    if not ratios:
        return "not served"
    found = spread(ratios)
    return f"{found['median']:.2f} ({found['q1']:.2f} to {found['q3']:.2f})"


def growth(tables: list[Table]) -> str:
    """How the latency of one connection grows from the smallest graph to the largest."""
    lines = []
    for engine in dict.fromkeys(table.engine for table in tables):
        own = [table for table in tables if table.engine == engine]
        if len(own) < 2:  # noqa: PLR2004  # a growth has two ends
            continue
        small, large = own[0], own[-1]
        lines += ["", f"{engine}: median, one at a time, {large.clinics:,} clinics against {small.clinics:,}", ""]
        lines += ["| workload | " + " | ".join(sorted(small.outcomes[0].alone)) + " |"]
        lines += ["|---" * (len(small.outcomes[0].alone) + 1) + "|"]
        for before, after in zip(small.outcomes, large.outcomes, strict=True):
            cells = [
                f"{after.alone[name] / before.alone[name]:.2f}"
                if {name} <= before.alone.keys() & after.alone.keys()
                else "-"
                for name in sorted(small.outcomes[0].alone)
            ]
            lines.append(f"| {before.workload.title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def outcome_of(outcome: Outcome) -> dict[str, Any]:
    """A workload's figures."""
    rounds = {
        name: [
            {"rate": s.rate, "count": s.count, "medianMs": median(s.latencies) * MS, "p99Ms": tail(s.latencies) * MS}
            for s in samples
        ]
        for name, samples in outcome.rounds.items()
    }
    pairs = [pair for pair in PAIRS if outcome.ratios(*pair)]
    return {
        "questions": outcome.asks,
        "compared": outcome.compared,
        "notServed": outcome.skipped,
        "ratios": {f"{one}/{other}": spread(outcome.ratios(one, other)) for one, other in pairs},
        "aloneMs": {name: seconds * MS for name, seconds in outcome.alone.items()},
        "rounds": rounds,
    }


def tail(latencies: list[float]) -> float:
    """The latency that one answer in a hundred exceeds."""
    return sorted(latencies)[int(len(latencies) * 0.99)]


def write(tables: list[Table], plan: Plan, seed: int, ceiling: float) -> list[Path]:
    """Keep everything that was measured, in one file a size."""
    commit = said("git", "rev-parse", "--short", "HEAD")
    run = {
        "commit": commit + ("+" if said("git", "status", "--porcelain") else ""),
        "machine": machine(),
        "versions": versions(),
        "seed": seed,
        "plan": asdict(plan),
        "clientCeiling": ceiling,
    }
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return [replace(table, at, run) for table in tables]


def replace(table: Table, at: str, run: Mapping[str, Any]) -> Path:
    """Put what was measured in the place of what the file of that size has of the same engine and workloads."""
    path = RESULTS / f"{table.clinics}.json"
    engines = json.loads(path.read_text("utf-8")) if path.exists() else {}
    before = engines.get(table.engine, {"runs": {}, "workloads": {}})
    about: dict[str, Any] = {"database": table.database, "loadSeconds": table.load_seconds, "memoryMb": table.memory}
    runs = before["runs"] | {at: {**run, **about}}
    workloads = before["workloads"] | {one.workload.name: {"run": at} | outcome_of(one) for one in table.outcomes}
    used = {one["run"] for one in workloads.values()}
    engines[table.engine] = {"runs": {one: runs[one] for one in runs if one in used}, "workloads": workloads}
    RESULTS.mkdir(exist_ok=True)
    path.write_text(json.dumps(rounded(engines), indent=1) + "\n", "utf-8")
    return path


def rounded(value: Any) -> Any:
    """The value with four digits behind each point."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: rounded(inner) for key, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list) else value


def machine() -> dict[str, Any]:
    """What it ran on."""
    cpus = [
        line.partition(":")[2].strip()
        for line in (Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else [])
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cpu": cpus[0] if cpus else platform.processor(),
        "cores": os.cpu_count(),
        "memoryGb": memory,
        "system": f"{platform.system()} {platform.machine()}",
        "loadAverages": list(os.getloadavg()),
    }


def versions() -> dict[str, str]:
    """What ran."""
    lock = json.loads((HERE / "peer" / "package-lock.json").read_text("utf-8"))["packages"]
    peers = {name: str(lock[f"node_modules/{name}"]["version"]) for name in PEER_PACKAGES}
    packages = {name: version(name) for name in PACKAGES}
    return {"python": platform.python_version(), "node": said("node", "--version")} | packages | peers


def said(*command: str) -> str:
    """What a command prints; empty where it fails."""
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    return done.stdout.strip() if done.returncode == 0 else ""
