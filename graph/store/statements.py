"""The named Cypher statements: one file each in `cypher/`, its path its name, its header its contract.

A header is three comment blocks, in this order; a block goes on in lines that begin with `//   `:

    // Purpose: what it answers, in a sentence.
    // Parameters: $day - ISO date; $ids - list of entity ids      (or: none)
    // Columns: id - entity id; items - list of maps               (or: none)

The folder decides the access mode: `cypher/read` runs in READ transactions, and `cypher/examples` in the tests, everything else
in WRITE ones. Where the embedded engine's Cypher cannot say something of the schema, a `.sql` file beside the statement says it
for that engine.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.store.cypher_reader import CypherInvalid, parameters_in, read_fragment, without_comments
from graph.store.fragments import CypherFragment, Parameter, Variable, cypher

READING = ("read/", "examples/")
FOLDER = Path(__file__).resolve().parent.parent.parent / "cypher"
HEADER = re.compile(r"^// (Purpose|Parameters|Columns): (.*(?:\n//   .*)*)$", re.MULTILINE)
PARAMETER = re.compile(r"\$(\w+)")
COLUMN = re.compile(r"(?:^|; )\s*(\w+) - ")
SQL_COMMENT = re.compile(r"^--[^\n]*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One Cypher text with what it needs (`parameters`), what it gives (`columns`) and whether it only reads.

    `sql`: the commands that stand for it on the embedded engine; empty: its Cypher says it too.
    """

    name: str
    text: str
    parameters: frozenset[str]
    columns: tuple[str, ...]
    reads: bool
    sql: tuple[str, ...] = ()


class StatementInvalid(Exception):
    """A statement file breaks its own header; Remit does not start with one."""


def parse(name: str, source: str, sql: str = "") -> Statement:
    """Read one statement file, and the SQL beside it where there is any.

    Raises:
        StatementInvalid: a header block is missing, declared and used parameters differ, or the text cannot be read.

    """
    header = dict(HEADER.findall(source))
    missing = {"Purpose", "Parameters", "Columns"} - header.keys()
    if missing:
        raise StatementInvalid(f"{name}: the header lacks {', '.join(sorted(missing))}")
    try:
        text, used = without_comments(source), parameters_in(source)
    except CypherInvalid as error:
        raise StatementInvalid(f"{name}: {error}") from error
    declared = set(PARAMETER.findall(header["Parameters"]))
    if declared != used:
        odd = ", ".join(sorted(declared ^ used))
        raise StatementInvalid(f"{name}: declared and used parameters differ: {odd}")
    columns = tuple(COLUMN.findall(header["Columns"].replace("\n//  ", "")))
    commands = tuple(" ".join(part.split()) for part in SQL_COMMENT.sub("", sql).split(";") if part.strip())
    return Statement(name, text, frozenset(declared), columns, reads=name.startswith(READING), sql=commands)


def generated_statement(name: str, fragment: CypherFragment, columns: tuple[str, ...] = ()) -> Statement:
    """A reading statement that the translator made; it needs the parameters that are in it."""
    written = fragment.write()
    return Statement(name, written.text, written.parameters, columns, reads=True)


@cache
def for_each(name: str, parameter: str) -> Statement:
    """The statement of that name for every value of a list, `$<parameter>s`, in place of one value, `$<parameter>`."""
    asked = Variable("asked")
    body = fragment(name).bind(parameters={parameter: asked})
    unwound = cypher("UNWIND ", Parameter(f"{parameter}s"), " AS ", asked, " ", body)
    return generated_statement(f"{name}/together", unwound, statement(name).columns)


@cache
def statements() -> dict[str, Statement]:
    """All statements by name (`read/clinic`), read and checked once."""
    files = sorted(FOLDER.rglob("*.cypher"))
    named = {file.relative_to(FOLDER).with_suffix("").as_posix(): file for file in files}
    return {name: parse(name, file.read_text("utf-8"), sql_beside(file)) for name, file in named.items()}


def sql_beside(file: Path) -> str:
    """The SQL that stands for a statement on the embedded engine; '' where there is none."""
    beside = file.with_suffix(".sql")
    return beside.read_text("utf-8") if beside.exists() else ""


def statement(name: str) -> Statement:
    """The statement of that name."""
    return statements()[name]


@cache
def fragment(name: str) -> CypherFragment:
    """The statement of that name as a part of larger ones."""
    return read_fragment(statement(name).text)


def schema_statements() -> list[Statement]:
    """The constraints and indexes, in the order of their names."""
    return [s for name, s in statements().items() if name.startswith("schema/")]


def repair_of(wanted: Statement) -> Statement | None:
    """What clears the way for a constraint that was left half-way; null for what cannot be left so."""
    return statements().get(wanted.name.replace("schema/", "repair/"))
