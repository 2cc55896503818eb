"""`make bench`: one run over all engines and sizes, its tables on standard output and its figures in `bench/results`."""

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from api.server import fast_loop
from bench import client
from bench.client import WrongAnswer, post
from bench.contenders import line_of, started
from bench.generate import SEED
from bench.report import Table, growth, say, write
from bench.rounds import Disagreement, Plan
from bench.runs import embedded_tables, neo4j_tables
from bench.targets import targets
from bench.workloads import WORKLOADS
from tests.support.neo4j_answer import Neo4jNotAvailable

START_SECONDS = 20.0
CEILING_SECONDS = 1.5


async def ceiling(connections: int) -> float:
    """Answers a second that the load generator takes from a server that does nothing."""
    async with started([sys.executable, "-m", "bench.client"], {}) as process:
        port = int(await line_of(process, START_SECONDS))
        request = post("/graphql", "{ clinic { id name } }", {})
        return (await client.run(port, [request], 0, CEILING_SECONDS, connections)).rate


async def run(arguments: argparse.Namespace) -> None:
    """Measure what the arguments name."""
    plan = Plan(arguments.rounds, arguments.seconds, arguments.connections, SEED)
    workloads = [one for one in WORKLOADS if not arguments.workloads or one.name in arguments.workloads]
    highest = await ceiling(plan.connections)
    say(f"The load generator takes up to {highest:,.0f} answers a second over {plan.connections} connections.")
    tables: list[Table] = []
    if "neo4j" in arguments.engines:
        tables += await neo4j_tables(arguments.sizes, workloads, plan)
    if "embedded" in arguments.engines:
        tables += await embedded_tables(arguments.sizes, workloads, plan)
    say(growth(tables))
    say(f"\n{targets(tables)}")
    files = sorted({str(path.relative_to(Path.cwd())) for path in write(tables, plan, SEED, highest)})
    say(f"\nAll figures: {', '.join(files)}")


def parsed() -> argparse.Namespace:
    """The command's words."""
    usual = Plan()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 20_000, 200_000], help="clinics, ascending")
    parser.add_argument("--engines", nargs="+", default=["neo4j", "embedded"], choices=["neo4j", "embedded"])
    parser.add_argument("--workloads", nargs="+", choices=[one.name for one in WORKLOADS], help="default: all")
    parser.add_argument("--rounds", type=int, default=usual.rounds)
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="of one round of one contender")
    parser.add_argument("--connections", type=int, default=usual.connections)
    return parser.parse_args()


def main() -> None:
    """Run; what went wrong is said in one line."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    logging.getLogger("graph.store.database").setLevel(logging.CRITICAL)
    try:
        with asyncio.Runner(loop_factory=fast_loop) as runner:
            runner.run(run(parsed()))
    except (Disagreement, WrongAnswer, Neo4jNotAvailable) as error:
        sys.exit(f"bench: {error}")


if __name__ == "__main__":
    main()
