"""Words of a command that are off: one line in our words, what would be right, status 2, and JSON where that is asked for."""

import json

import pytest

from tests.support.command import remit

CLINIC = "ru.clinic.pirogov-center"
OFF: list[tuple[tuple[str, ...], str, str]] = [
    (("oversigth", "Pirogov"), "There is no command oversigth.", "Check the word; did you mean oversight?"),
    (("quux",), "There is no command quux.", "Check the word; `remit --help` lists the commands."),
    (("--quux",), "`remit` has no option --quux.", "Check the word; `remit --help` says what it takes."),
    (("--versoin",), "`remit` has no option --versoin.", "Check the word; did you mean --version?"),
    (
        ("oversight", CLINIC, "--asof", "2020-01-01"),
        "`remit oversight` has no option --asof.",
        "Check the word; did you mean --as-of?",
    ),
    (
        ("oversight", CLINIC, "--quux"),
        "`remit oversight` has no option --quux.",
        "Check the word; `remit oversight --help` says what it takes.",
    ),
    (("gaps", "-x"), "`remit gaps` has no option -x.", "Check the word; `remit gaps --help` says what it takes."),
    (
        ("oversight",),
        "`remit oversight` lacks CLINIC.",
        "Give it: The clinic's name or id, such as Pirogov or ru.clinic.pirogov-center.",
    ),
    (("search",), "`remit search` lacks WORDS.", "Give it: What to look for: names, numbers, words about it."),
    (
        ("oversight", CLINIC, "--lang"),
        "--lang has no value.",
        "Write it behind the option: `remit oversight --help` says what it takes.",
    ),
    (("gaps", "--json=yes"), "--json takes no value.", "Leave out what stands behind the equals sign."),
    (("oversight", CLINIC, "--lang", "fr"), "'fr' is no value of --lang.", "Give one of en, ru."),
    (
        ("oversight", CLINIC, "--min-confidence", "primry"),
        "'primry' is no value of --min-confidence.",
        "Give one of primary, secondary, unverified; did you mean primary?",
    ),
    (("search", "x", "--first", "0"), "'0' is no value of --first.", "Give a whole number from 1 to 100."),
    (("search", "x", "--first", "ten"), "'ten' is no value of --first.", "Give a whole number from 1 to 100."),
    (("load", "--keep", "-1"), "'-1' is no value of --keep.", "Give a whole number, 0 or more."),
    (
        ("oversight", "Pirogov", "Center"),
        "`remit oversight` is given more words than it takes.",
        "Write `remit oversight CLINIC`; a name of several words stands in quotes.",
    ),
    (
        ("sources", "one", "two"),
        "`remit sources` is given more words than it takes.",
        "Write `remit sources [THING]`; a name of several words stands in quotes.",
    ),
    (
        ("diff", "one"),
        "Give two packs; or --from and --to, with a clinic or with --jurisdiction.",
        "`remit diff --help` says what it takes.",
    ),
]


@pytest.mark.parametrize(("words", "message", "remedy"), OFF, ids=lambda part: " ".join(part)[:40])
def test_it_is_told_in_one_line_and_as_json(words: tuple[str, ...], message: str, remedy: str) -> None:
    plain = remit(*words)
    assert (plain.returncode, plain.stdout, plain.stderr) == (2, "", f"remit: {message} {remedy}\n")
    told = remit(words[0], "--json", *words[1:])
    assert (told.returncode, told.stderr) == (2, plain.stderr)
    assert json.loads(told.stdout)["error"] == {"code": "INVALID_ARGUMENT", "message": message, "remedy": remedy}


def test_what_cannot_be_seen_is_told_and_forges_no_line() -> None:
    done = remit("oversight", CLINIC, "--x\nremit: all is well\x1b[2J")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "\x1b" not in done.stderr


def test_help_and_no_words_at_all_are_as_ever() -> None:
    for words, status in (((), 2), (("--help",), 0), (("oversight", "-h"), 0), (("--version",), 0)):
        done = remit(*words)
        assert (done.returncode, done.stderr) == (status, ""), words
        assert "remit" in done.stdout
