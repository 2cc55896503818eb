"""Text of others in a line or cell of ours: what the eye cannot see is told, nothing breaks out, and no cell is a formula."""

import re

# Characters that let a text read differently from what it holds: control, zero-width and direction-changing ones, blanks
# that look like nothing, and selectors of variants, which can carry a hidden text. Halves of characters (surrogates) and
# non-characters cannot be stored. Line feeds and tabs are no part of it: texts of several lines are legitimate; so are the
# no-break spaces of Russian and English typography.
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
OUT_OF_LINE = re.compile(f"[\n\t{INVISIBLE.pattern[1:]}")
# What a spreadsheet would work out instead of showing it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
LINE_LENGTH = 1_000
QUOTE_LENGTH = 100


def one_line(text: str, length: int = LINE_LENGTH) -> str:
    """The text on one line, with what is invisible told, cut where it is longer than that."""
    return OUT_OF_LINE.sub(describe_character, text if len(text) <= length else f"{text[:length]}...")


def make_visible(text: str) -> str:
    """The text with what is invisible told; its lines and tabs stay."""
    return INVISIBLE.sub(describe_character, text)


def quote(value: object) -> str:
    """A value in quotes, for a message about it; enough of a long one to find it by."""
    return f"'{one_line(str(value), QUOTE_LENGTH)}'"


def describe_character(found: re.Match[str]) -> str:
    """What stands for an invisible character."""
    return f"<{name_character(found[0])}>"


def name_character(character: str) -> str:
    """The name under which a character can be looked up."""
    return f"U+{ord(character):04X}"


def harmless(cell: object) -> object:
    """A cell as it is, but for a text that a spreadsheet would take for a formula: it gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
