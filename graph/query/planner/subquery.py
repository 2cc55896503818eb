"""Texts of their own as parts of a larger statement: their variables get names that nothing else has."""

import re
from collections.abc import Mapping

# A variable is a word in small letters that is no key (`id: `), no space of procedures (`db`), property, parameter, function or
# part of a text.
VARIABLE = re.compile(r"(?<![\w.$:'|])(?!(?:true|false|null|db)\b)([a-z]\w*)(?!\w)(?!: )(?!\()(?!')")


def embedded(text: str, suffix: str, given: Mapping[str, str]) -> str:
    """The text with this suffix on its variables, and `given` in place of its parameters of these names.

    The keywords of the text are in capitals, its labels and types begin with one.
    """
    renamed = VARIABLE.sub(rf"\g<1>{suffix}", text)
    for name, expression in given.items():
        renamed = re.sub(rf"\${name}\b", expression, renamed)
    return " ".join(renamed.split())
