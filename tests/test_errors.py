"""Every error of Remit has a status, a code, a remedy and an entry in docs/errors.md; nothing else gets out."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from api.errors import MESSAGE_LENGTH, TABLE, graphql_error, internal_error, problem, shape_of
from graph.errors import DatabaseUnavailable, InvalidArgument, RemitError
from graph.store.database import DatabaseFault

DOCUMENT = Path(__file__).parent.parent / "docs" / "errors.md"
ENTRY = re.compile(r"^\| `([A-Z_]+)` \| (\d{3}|4xx)(, `Retry-After`)?", re.MULTILINE)


def kinds_of(kind: type[RemitError] = RemitError) -> Iterator[type[RemitError]]:
    """An error class of ours and all below it that were imported."""
    yield kind
    for below in kind.__subclasses__():
        yield from kinds_of(below)


KINDS = [kind for kind in kinds_of() if not kind.__module__.startswith("test")]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_is_in_the_table_or_inherits(kind: type[RemitError]) -> None:
    """Only a fault of Remit itself may share the entry of the base class."""
    assert kind in TABLE or shape_of(kind("x")).status != 500 or kind.code == "INTERNAL"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_code_is_documented_with_its_status(kind: type[RemitError]) -> None:
    documented = {code: (status, bool(retry)) for code, status, retry in ENTRY.findall(DOCUMENT.read_text("utf-8"))}
    assert kind.code in documented, f"docs/errors.md has no entry for {kind.code}"
    shape = shape_of(kind("x"))
    status, retry = documented[kind.code]
    assert status in {str(shape.status), "4xx"}
    assert retry == (shape.retry_after is not None)


def test_no_code_is_documented_that_does_not_exist() -> None:
    documented = {code for code, _, _ in ENTRY.findall(DOCUMENT.read_text("utf-8"))}
    assert documented == {kind.code for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_has_a_remedy_that_is_a_sentence(kind: type[RemitError]) -> None:
    remedy = kind("It happened.").remedy
    assert remedy.endswith(".")
    assert remedy[0].isupper()


def test_an_error_without_an_entry_takes_that_of_the_class_above() -> None:
    class Narrower(DatabaseUnavailable):
        pass

    assert shape_of(Narrower("x")) == TABLE[DatabaseUnavailable]
    assert shape_of(DatabaseFault("x")).status == 500


def test_problem_json() -> None:
    response = problem(DatabaseUnavailable("The database does not answer."))
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json; charset=utf-8"
    assert response.headers["retry-after"] == "5"
    assert orjson.loads(response.body) == {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "The database does not answer.",
        "code": "DATABASE_UNAVAILABLE",
        "remedy": DatabaseUnavailable.default_remedy,
    }


def test_graphql_error() -> None:
    error = graphql_error(InvalidArgument("`first` is -1.", "Use 1 to 100."))
    assert error.formatted == {
        "message": "`first` is -1.",
        "extensions": {"code": "INVALID_ARGUMENT", "remedy": "Use 1 to 100."},
    }


def test_a_long_message_is_cut() -> None:
    assert len(graphql_error(InvalidArgument("x" * 60_000)).message) == MESSAGE_LENGTH


def test_an_unexpected_error_is_logged_whole_and_shown_not_at_all(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        masked = internal_error(RuntimeError("secret /path MATCH (n)"), "a test")
    assert "secret /path MATCH (n)" in caplog.text
    body = problem(masked).body
    assert orjson.loads(body)["code"] == "INTERNAL"
    assert b"secret" not in bytes(body)
