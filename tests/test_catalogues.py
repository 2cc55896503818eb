"""The catalogues: every message of the code in every language, with the same values in it, and nothing else."""

from gettext import NullTranslations
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.checkers import checkers

from graph.analysis.oversight_diff import oversight_diff
from graph.analysis.what_if import what_if
from graph.explain import locale
from graph.explain.answers import tell_reason, tell_reason_in_short, tell_summary
from graph.explain.causes import tell_cause
from graph.explain.gaps import tell_gap
from graph.explain.locale import CATALOGUES, LOCALES, Locale, read_translations
from graph.law.law_snapshot import Law
from graph.model.vocabulary import Confidence, Language
from graph.oversight.answer import Question
from graph.oversight.gaps.detection import FIRED
from graph.oversight.gaps.gap_lookup import derive_gaps
from graph.oversight.oversight import answer_from_row
from graph.store.database import Row
from seed.format.pack import Pack
from tests.support.catalogues import catalogues, extracted, read
from tests.support.pack_graph import PackGraph, law_and_clinics

STORED = sorted(CATALOGUES.glob("*.po"))
Key = tuple[str | None, str]


def messages(catalogue: Catalog) -> dict[Key, Message]:
    """The messages by context and English; the head of the catalogue is none."""
    return {(message.context, forms(message.id)[0]): message for message in catalogue if message.id}


def forms(text: Any) -> list[str]:
    """The forms of a message, of which one without a number has one."""
    return [text] if isinstance(text, str) else list(text)


def fields(text: str) -> set[str]:
    """What stands in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


CODE = messages(extracted())


def test_a_language_is_one_file() -> None:
    assert {path.stem.upper() for path in STORED} == {*Language} - {Language.EN}
    assert {path.name for path in CATALOGUES.iterdir()} == {path.name for path in STORED}


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_catalogue_has_every_message_of_the_code_and_no_other(path: Path) -> None:
    found = messages(read(path))
    assert found.keys() == CODE.keys()
    assert not [key for key, message in found.items() if message.fuzzy or not all(forms(message.string))]
    assert catalogues()[path] == path.read_text("utf-8"), "run `make generated`"


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_every_form_of_a_message_has_the_values_that_the_code_gives_it(path: Path) -> None:
    catalogue = read(path)
    for key, message in messages(catalogue).items():
        assert {frozenset(fields(text)) for text in (*forms(message.id), *forms(message.string))} == {
            frozenset(fields(forms(CODE[key].id)[0]))
        }, key
        if message.pluralizable:
            assert len(forms(message.string)) == catalogue.num_plurals, key
        for check in checkers:
            check(catalogue, message)


def test_values_of_a_message_are_plain_names() -> None:
    for _, text in CODE:
        assert all(name.isidentifier() for name in fields(text)), text
        assert not any(form or conversion for _, _, form, conversion in Formatter().parse(text)), text


class Missing(NullTranslations):
    """What is asked for a message that a catalogue does not have: extraction has missed it."""

    def gettext(self, message: str) -> str:  # noqa: D102  # as in the class
        raise AssertionError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: D102  # the same
        raise AssertionError(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:  # noqa: D102  # the same
        raise AssertionError(context, message)


async def test_what_is_told_of_the_russian_pack_is_in_the_catalogue(
    russian_packs: list[Pack], monkeypatch: pytest.MonkeyPatch
) -> None:
    translations = read_translations(Language.RU)
    translations.add_fallback(Missing())
    monkeypatch.setitem(LOCALES, Language.RU, Locale(Language.RU, translations))
    law, rows = law_and_clinics(PackGraph(russian_packs))
    for row in rows.values():
        await tell_all(law, row)
    for day in ("2010-01-01", "2026-01-31", "2031-01-01"):
        for rule, fire in FIRED.items():
            for gap in derive_gaps(rule, fire(law.on(day), "ru")):
                assert tell_gap(gap.about, Language.RU).summary


async def tell_all(law: Law, row: Row) -> None:
    """Tell what there is to tell of a clinic."""
    clinic = row["clinic"]["id"]
    for day in ("2010-01-01", "2020-01-01", "2024-04-01", "2026-01-31", "2031-01-01"):
        for min_confidence in (None, Confidence.SECONDARY, Confidence.PRIMARY):
            found = answer_from_row(row, law, Question(clinic, day, min_confidence=min_confidence))
            assert tell_summary(found, Language.RU)
            assert all(tell_reason(link, Language.RU) for link in found.every)
            assert all(tell_reason_in_short(link, Language.RU) for link in found.every)
    differing = [
        *await oversight_diff(row, law, "1950-01-01", "2026-01-31"),
        *await oversight_diff(row, law, "2026-01-31", "2031-01-01"),
        *(await what_if(row, law, Question(clinic, repeal=("ru.instrument.180-fz-2016",)))).changes,
    ]
    assert all(tell_cause(cause.about, Language.RU) for one in differing for cause in one.causes)


def test_a_number_takes_the_form_that_the_catalogue_has_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The rule for plural forms is the catalogue's own: three in Russian, one in a language that has no plural."""
    (tmp_path / "ru.po").write_bytes(
        po("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
           "{count} link", "{count} links", "{count} звено", "{count} звена", "{count} звеньев")
    )  # fmt: skip
    monkeypatch.setattr(locale, "CATALOGUES", tmp_path)
    three = Locale(Language.RU, read_translations(Language.RU))
    told = [three.tell_number("{count} link", "{count} links", number, count=number) for number in (1, 3, 11, 21, 25)]
    assert told == ["1 звено", "3 звена", "11 звеньев", "21 звено", "25 звеньев"]
    assert three.tell("Not told yet, 100% {sure}", sure="sure") == "Not told yet, 100% sure"
    (tmp_path / "ru.po").write_bytes(po("nplurals=1; plural=0;", "{count} link", "{count} links", "{count} x"))
    one = Locale(Language.RU, read_translations(Language.RU))
    assert [one.tell_number("{count} link", "{count} links", number, count=number) for number in (1, 2)] == [
        "1 x",
        "2 x",
    ]
    english = LOCALES[Language.EN]
    told = [english.tell_number("{count} link", "{count} links", number, count=number) for number in (0, 1, 2, 21)]
    assert told == ["0 links", "1 link", "2 links", "21 links"]


def po(rule: str, one: str, several: str, *translations: str) -> bytes:
    """A catalogue with one message."""
    lines = [
        'msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=utf-8\\n"', f'"Plural-Forms: {rule}\\n"', "",
        f'msgid "{one}"', f'msgid_plural "{several}"',
        *(f'msgstr[{number}] "{text}"' for number, text in enumerate(translations)),
    ]  # fmt: skip
    return "\n".join(lines).encode()
