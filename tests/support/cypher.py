"""The Cypher of some documents, laid out so that it can be read: `tests/golden/cypher/<name>.cypher` beside `<name>.graphql`.

`make generated` writes them, as every file that follows from the code; a test finds stale ones.
"""

import json
import re
from pathlib import Path

from api.execution.prepare import core_schema
from api.graphql.schema import schema
from graph.law.law_cache import LawParameter
from graph.query.planner.decode import CachedCount, DerivedParameter
from graph.query.planner.plan import LISTS, AskedDay, Plan
from graph.query.planner.selection_tree import VariableRef
from tests.support.differential import plans_of, values_of
from tests.support.documents import Document

FOLDER = Path(__file__).resolve().parent.parent / "golden" / "cypher"
VARIABLES = "# Variables: "
WORDS = r"(?:OPTIONAL MATCH|MATCH|WHERE|WITH|RETURN|UNWIND|CALL)\b"
TOKEN = re.compile(rf"\{{ (?={WORDS})| (?={WORDS})|, (?=\[?(?:CASE|COLLECT|head\(COLLECT)\b)| (?=WHEN\b)|[][{{}}()]")


def asked(name: str) -> Document:
    """One of the documents, with the variables that its first line gives."""
    text = (FOLDER / f"{name}.graphql").read_text("utf-8")
    first = text.splitlines()[0]
    return Document(text, json.loads(first.removeprefix(VARIABLES)) if first.startswith(VARIABLES) else {})


def names() -> list[str]:
    """The names of the documents."""
    return sorted(path.stem for path in FOLDER.glob("*.graphql"))


def plan_for(document: Document) -> Plan:
    """The plan of a document that has one."""
    core = core_schema(schema)
    plans, operation = plans_of(core, document)
    values = values_of(core, operation, document.variables)
    assert values is not None
    plan = plans.plan(values)
    assert plan is not None
    return plan


def golden() -> dict[Path, str]:
    """What each file must hold."""
    return {FOLDER / f"{name}.cypher": written(plan_for(asked(name))) for name in names()}


def written(plan: Plan) -> str:
    """The statement with what its parameters are, broken into lines."""
    text = plan.statement.text
    given = [
        f"// {'asked.' if plan.batcher and name not in plan.common else '$'}{name}: {meaning(plan.values[name])}"
        for name in sorted(plan.values, key=place)
        if name != "day"
    ]
    days = [
        f"// $day{index}, $inForce{index}: the law on {day_meaning(day)}"
        for index, day in enumerate(plan.days)
        if f"$day{index}" in text
    ]
    return "\n".join([*given, *days, laid_out(text), ""])


def day_meaning(day: AskedDay) -> str:
    """What day it is."""
    if day.given is not None:
        return meaning(day.given)
    return "the day of the dataset" if set(day.about) <= {LISTS} else "the default day of what is asked about"


def place(name: str) -> int:
    """The number of a parameter."""
    return int(re.sub(r"\D", "", name) or 0)


def meaning(value: object) -> str:
    """What fills a parameter."""
    match value:
        case VariableRef(path):
            return f"the variable {'.'.join(map(str, path))}"
        case DerivedParameter(inner, _):
            return f"what follows from {meaning(inner)}"
        case LawParameter(values, function):
            return f"{function.__name__} of the law, by {', '.join(map(meaning, values))}"
        case CachedCount(anchor, _):
            return f"the size of {anchor} on the day, where it is known"
        case list():
            return f"[{', '.join(map(meaning, value))}]"
    return repr(getattr(value, "value", value))


def laid_out(text: str) -> str:
    """The text in lines: a clause of a block, or an item of a list that holds a block, on one of its own."""
    lines, line, end = [], "", 0
    open_: list[str] = []  # a block is kept as its clause's indent, any other bracket as nothing
    for found in TOKEN.finditer(text):
        line, end = line + text[end : found.start()], found.end()
        mark = found[0]
        block = mark == "{ "
        depth = sum(bracket == "block" for bracket in open_)
        if block or mark in ("[", "(", "{"):
            open_.append("block" if block else "plain")
            line += mark.strip()
            if block:
                lines.append(line)
                line = "  " * (depth + 1)
        elif mark in ("]", ")", "}"):
            if open_.pop() == "block":
                lines.append(line.rstrip())
                line = "  " * (depth - 1)
            line += mark
        elif mark == " " and open_ and open_[-1] == "plain" and not text.startswith("WHEN", end):
            line += mark  # a WHERE inside of a list
        else:
            lines.append(line + mark.rstrip())
            line = "  " * (depth + (mark != " ") + text.startswith("WHEN", end))
    return "\n".join([*lines, line + text[end:]])
