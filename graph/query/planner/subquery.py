"""Texts of their own as parts of a larger statement: their variables get names that nothing else has."""

import re
from collections.abc import Mapping

# What may stand in a text of ours: a string, white space, a parameter, or a variable, which is a word in small letters that is
# no key (`id: `), no space of procedures (`db`), property or function.
TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*"
    | (?P<space>\s+)
    | \$(?P<parameter>\w+)
    | (?<![\w.:|])(?!(?:true|false|null|db)\b)(?P<variable>[a-z]\w*)(?!\w)(?!:[ ])(?!\()""",
    re.VERBOSE,
)


def embedded(text: str, suffix: str, given: Mapping[str, str]) -> str:
    """The text with this suffix on its variables, and `given` in place of its parameters of these names.

    The keywords of the text are in capitals, its labels and types begin with one.
    """

    def put(token: re.Match[str]) -> str:
        if token["space"]:
            return " "
        if token["variable"]:
            return token["variable"] + suffix
        return given.get(token["parameter"] or "", token[0])

    return TOKEN.sub(put, text).strip()
