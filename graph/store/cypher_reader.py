"""Reads constant Cypher, once: its tokens, and from these a fragment that knows its variables and parameters.

It reads the Cypher of this project, which keeps to more than the language asks for: keywords are in capitals and in KEYWORDS,
variables begin with a small letter and have no backticks, nothing is between a label and the `|` to the next one. What breaks
this is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from graph.store.fragments import CypherFragment, CypherPart, Parameter, Variable

# fmt: off
CLAUSES = frozenset({
    "CALL", "CREATE", "DELETE", "DETACH", "DROP", "FOREACH", "MATCH", "MERGE", "OPTIONAL", "RETURN", "SET", "UNWIND", "WITH",
})
KEYWORDS = CLAUSES | {
    "AND", "AS", "ASC", "BY", "CASE", "COLLECT", "CONSTRAINT", "CONTAINS", "COUNT", "DESC", "DISTINCT", "EACH", "ELSE", "END",
    "EXISTS", "FOR", "FULLTEXT", "IF", "IN", "INDEX", "IS", "LIMIT", "NOT", "NULL", "ON", "OPTIONS", "OR", "ORDER", "REQUIRE",
    "SHOW", "SKIP", "STARTS", "THEN", "TRANSACTIONS", "UNIQUE", "WHEN", "WHERE", "YIELD",
}
# fmt: on
CONSTANTS = frozenset({"true", "false", "null"})
TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*(?s:.*?)\*/)
    |(?P<space>\s+)
    |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<quoted>`(?:[^`]|``)*`)
    |(?P<parameter>\$\w+)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[^\W\d]\w*)
    |(?P<sign>[^'"`$])""",
    re.VERBOSE,
)


class CypherInvalid(Exception):
    """A constant text breaks the rules by which it is read; Remit does not start with one."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token as it is in the text: its kind is the name of its group in TOKEN."""

    kind: str
    text: str


END = Token("end", "")


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens of a text; together they are the text.

    Raises:
        CypherInvalid: a string or a name in backticks has no end, or a `$` no name.
    """
    end = 0
    while end < len(text):
        match = TOKEN.match(text, end)
        if match is None or match.lastgroup is None:
            raise CypherInvalid(f"What begins with {text[end : end + 20]!r} has no end.")
        yield Token(match.lastgroup, match[0])
        end = match.end()


def without_comments(text: str) -> str:
    """The text as it is sent where it is a statement of its own."""
    return "".join(token.text for token in tokens_of(text) if token.kind != "comment").strip()


def parameters_in(text: str) -> frozenset[str]:
    """The names of the parameters in a text."""
    return frozenset(token.text[1:] for token in tokens_of(text) if token.kind == "parameter")


def read_fragment(text: str) -> CypherFragment:
    """The fragment that a text is: on one line, without its comments, and without spaces at its ends.

    Raises:
        CypherInvalid: the text breaks the rules.
    """
    tokens: list[Token] = []
    spaced: list[bool] = []
    is_space = False
    for token in tokens_of(text):
        if token.kind in ("comment", "space"):
            is_space = bool(tokens)
        else:
            tokens.append(token)
            spaced.append(is_space)
            is_space = False
    return _Reader(tokens, spaced).read()


class _After(Enum):
    """What the token before was, as far as that tells what the next one is."""

    BEGINNING_OF_ENTRY = auto()  # of a map
    KEY = auto()
    TO_LABEL = auto()
    LABEL = auto()
    DOT = auto()
    OTHER = auto()


@dataclass(slots=True)
class _Reader:
    """Goes through the tokens once; what is beside a word tells whether it is a variable."""

    tokens: list[Token]
    spaced: list[bool]  # of each token, whether there is space before it
    parts: list[CypherPart] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)  # what has been read since the last variable or parameter
    open_brackets: list[bool] = field(default_factory=list)  # whether each is that of a map
    after: _After = _After.OTHER
    is_yielding: bool = False  # between YIELD and the next clause

    def read(self) -> CypherFragment:
        for at, token in enumerate(self.tokens):
            if self.spaced[at]:
                self.plain.append(" ")
            if token.kind == "parameter":
                self._add(Parameter(token.text[1:]))
                self.after = _After.OTHER
            elif token.kind in ("word", "quoted"):
                self._read_word(at, token)
            else:
                self.plain.append(token.text)
                self.after = self._after_sign(at, token.text)
        self._end_plain()
        return CypherFragment(tuple(self.parts))

    def _read_word(self, at: int, token: Token) -> None:
        after, self.after = self.after, _After.OTHER
        if after is _After.BEGINNING_OF_ENTRY and self._at(at + 1).text == ":":
            self.after = _After.KEY
        elif after is _After.TO_LABEL:
            self.after = _After.LABEL
        elif after is not _After.DOT and token.text in KEYWORDS:
            self.is_yielding = token.text == "YIELD" or (self.is_yielding and token.text == "AS")
        elif after is not _After.DOT and not self._is_named_by_others(at, token):
            if not re.fullmatch(r"[a-z_]\w*", token.text):
                raise CypherInvalid(f"{token.text} is no keyword, and no variable is written so.")
            return self._add(Variable(token.text))
        return self.plain.append(token.text)

    def _is_named_by_others(self, at: int, token: Token) -> bool:
        """Whether it is a constant, the name of a function or a procedure, or of what a procedure gives."""
        if token.text in CONSTANTS or (self.is_yielding and self._at(at + 1).text == "AS"):
            return True
        while self._at(at + 1).text == "." and self._at(at + 2).kind == "word":
            at += 2
        return self._at(at + 1).text == "(" and not self.spaced[at + 1]

    def _after_sign(self, at: int, sign: str) -> _After:
        match sign:
            case "{" | "(" | "[":
                self.open_brackets.append(sign == "{" and self._begins_map(at + 1))
                return _After.BEGINNING_OF_ENTRY if self.open_brackets[-1] else _After.OTHER
            case "}" | ")" | "]" if self.open_brackets:
                self.open_brackets.pop()
            case "," if self.open_brackets and self.open_brackets[-1]:
                return _After.BEGINNING_OF_ENTRY
            case ":":
                return _After.OTHER if self.after is _After.KEY else _After.TO_LABEL
            case "|" | "&" | "!" if self.after in (_After.LABEL, _After.TO_LABEL) and not self.spaced[at]:
                return _After.TO_LABEL
            case ".":
                return _After.DOT
        return _After.OTHER

    def _begins_map(self, at: int) -> bool:
        """Whether what a brace opens is a map, rather than clauses or a pattern."""
        first = self._at(at).text
        return self._at(at + 1).text == ":" or not (first == "(" or first in CLAUSES)

    def _at(self, at: int) -> Token:
        return self.tokens[at] if at < len(self.tokens) else END

    def _add(self, part: CypherPart) -> None:
        self._end_plain()
        self.parts.append(part)

    def _end_plain(self) -> None:
        if self.plain:
            self.parts.append("".join(self.plain))
            self.plain.clear()
