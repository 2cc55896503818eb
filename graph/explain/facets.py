"""What the values of facets are called in a language."""

from collections.abc import Mapping
from typing import Any

from graph.explain.locale import LOCALES, message
from graph.model.declaration import translated
from graph.model.vocabulary import Language

NOT_RECORDED = message("Not recorded")  # what `graph.query.facets` calls the value of what has none


def tell_label(label: str, language: Language, named: Mapping[str, Any] | None) -> str:
    """The label of a value: the name of the thing that has these properties, or else the word or year as it is."""
    if named is not None:
        return str(translated(language, "name", named))
    return LOCALES[language].tell(NOT_RECORDED) if label == NOT_RECORDED else label
