"""The documents say what is so: no setting, command or link is missing or stale."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from graphql import GraphQLObjectType, build_schema, is_non_null_type
from pydantic.fields import FieldInfo

from api.cli.commands import app
from api.graphql.schema import schema
from api.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SETTING = re.compile(r"\b(?:REMIT|NEO4J)_[A-Z_]+\b")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
LINK = re.compile(r"\]\(([^)#\s]+)")
MACHINE_PATH = re.compile(r"(?<![\w.:/~])/(?:home|root|work|tmp|usr|opt|var|etc|Users)/|\b[A-Z]:\\")


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def row(setting: FieldInfo) -> str:
    """A setting's row in the table of docs/settings.md."""
    default = "unset" if setting.default is None else f"`{setting.default}`"
    if setting.default_factory is not None:
        default = "the user's data folder"  # it differs from system to system
    return f"| `{setting.alias}` | {default} | {setting.description} |"


def test_the_table_of_settings_is_what_can_be_set() -> None:
    rows = [line for line in text("docs/settings.md").splitlines() if line.startswith("| `")]
    assert sorted(rows) == sorted(row(setting) for setting in Settings.model_fields.values())


@pytest.mark.parametrize("name", ["README.md", "docs/settings.md", "docs/commands.md", "docs/model.md"])
def test_documents_for_users_name_only_settings_that_are_there(name: str) -> None:
    assert set(SETTING.findall(text(name))) <= {setting.alias for setting in Settings.model_fields.values()}


def options(command: Any) -> set[str]:
    """The options of a command of Typer."""
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


def test_every_command_and_option_is_documented_and_none_is_stale() -> None:
    document = text("docs/commands.md")
    group: Any = typer.main.get_command(app)
    assert set(re.findall(r"^\| `remit ([\w-]+)", document, re.MULTILINE)) == set(group.commands)
    served = options(group).union(*(options(command) for command in group.commands.values())) | {"--help"}
    assert set(OPTION.findall(document)) == served


def test_documents_call_only_what_make_knows() -> None:
    known = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    for document in DOCUMENTS:
        assert set(re.findall(r"(?:`|^ +|\.\.\. )make ([a-z-]+)", document.read_text("utf-8"), re.MULTILINE)) <= known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_and_no_path_of_a_machine_is_named(document: Path) -> None:
    content = document.read_text("utf-8")
    links = [link for link in LINK.findall(content) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []
    assert MACHINE_PATH.findall(content) == []


def test_the_page_about_clients_names_everything_that_is_read_for_a_day() -> None:
    """So the keys of caches have a day where they need one."""
    types = build_schema(schema.as_str()).type_map.values()
    dated = {
        kind.name
        for kind in types
        if isinstance(kind, GraphQLObjectType)
        and "Node" in {interface.name for interface in kind.interfaces}
        and "asOf" in kind.fields
        and is_non_null_type(kind.fields["asOf"].type)
    }
    (named,) = re.findall(r"export const dated = \[(.*?)\]", text("docs/clients.md"), re.DOTALL)
    assert re.findall(r'"(\w+)"', named) == sorted(dated)
