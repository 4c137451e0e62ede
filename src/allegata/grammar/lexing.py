"""Words, numbers and marks of a text, for the grammars of dates and counts. Linear in its length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allegata.language import Parsed, Token

_LEXEME = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\s]")


class Lexeme(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A word, a number with its separators, or one mark. `glued`: nothing stands between it and the one before."""

    text: str
    low: str
    start: int
    end: int
    glued: bool


def lex(text: str, start: int, end: int) -> list[Lexeme]:
    """Lexemes of `text[start:end]`; offsets are those of the whole text."""
    out: list[Lexeme] = []
    last = -1
    for m in _LEXEME.finditer(text, start, end):
        a, b = m.span()
        word = m.group()
        out.append(Lexeme(word, word.lower(), a, b, a == last))
        last = b
    return out


class Line:
    """A paragraph's lexemes with the parser's tokens at their offsets; reading past either end gives empty words."""

    __slots__ = ("lexemes", "size", "tokens")

    def __init__(self, lexemes: Sequence[Lexeme], tokens: Mapping[int, Token]) -> None:
        self.lexemes = lexemes
        self.size = len(lexemes)
        self.tokens = tokens

    def low(self, i: int) -> str:
        """The lexeme in lower case."""
        return self.lexemes[i].low if 0 <= i < self.size else ""

    def raw(self, i: int) -> str:
        """The lexeme as written."""
        return self.lexemes[i].text if 0 <= i < self.size else ""

    def glued(self, i: int) -> bool:
        """Whether the lexeme touches the one before."""
        return 0 <= i < self.size and self.lexemes[i].glued

    def token(self, i: int) -> Token | None:
        """The parser's token that begins where the lexeme does."""
        return self.tokens.get(self.lexemes[i].start) if 0 <= i < self.size else None

    def tag(self, i: int) -> str:
        """The Penn tag of the token that begins there, or an empty word."""
        token = self.token(i)
        return token.tag if token is not None else ""


def token_index(parsed: Parsed) -> dict[int, Token]:
    """The parser's tokens by their first code point; quotations stand for themselves."""
    return {t.start: t for s in parsed.sentences for t in s.tokens if t.quote < 0}
