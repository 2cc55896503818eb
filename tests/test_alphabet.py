"""Sort keys of names: texts that compare as people order names."""

# letters of several alphabets

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.alphabet import sort_key
from tests.support.fuzzing import fuzzing
from tests.support.people_order import people_order

IN_ORDER = [
    ["alpha", "Église", "Zeta"],
    ["clinic 2", "Clinic 007", "clinic 10", "Clinic 10a", "clinic 100"],
    ["Centre", "centre de santé", "Centres"],
    ["ежа", "ель", "ея", "ёж", "Ёлка", "жук"],
    ["Икс", "йод", "Кит"],
    ["Zeta", "Ясная"],
    ["3rd", "12th", "a"],
]
letters = st.text(st.sampled_from("aéÉßzZ 019-№йЙиеЁёяЯ\u0301\u0308²Åﬁ中"), max_size=8)


@pytest.mark.parametrize("names", IN_ORDER, ids=str)
def test_names_are_in_the_order_in_which_people_look_for_them(names: list[str]) -> None:
    backwards = list(reversed(names))
    assert sorted(backwards, key=sort_key) == names


@fuzzing(300)
@given(one=letters, other=letters)
def test_two_names_compare_as_they_do_letter_by_letter(one: str, other: str) -> None:
    assert (sort_key(one) < sort_key(other)) == (people_order(one) < people_order(other))


@fuzzing(100)
@given(text=letters)
def test_a_name_stands_where_it_does_however_it_is_written(text: str) -> None:
    for same in (text.upper().lower(), unicodedata.normalize("NFD", text), unicodedata.normalize("NFKC", text)):
        assert sort_key(same.casefold()) == sort_key(text.casefold())
