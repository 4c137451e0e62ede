"""What the parser hands on: sentences and tokens as frozen records. Offsets are code points of the document's text."""

from __future__ import annotations

import msgspec


class Token(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One token. `head` is an index into the same sentence's tokens; the root's head is itself.

    `quote` is the index (in `Parsed.quotes`) of the quotation that this token stands for, or -1: a long quotation is
    replaced by one placeholder token before parsing, whose start and end span the whole quotation with its marks.
    `pos`, `tag`, `dep` are Universal POS, Penn tag and ClearNLP dependency label; `ent` the named-entity label or "".
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    ent: str = ""
    quote: int = -1


class Quote(msgspec.Struct, frozen=True):
    """A quotation: `start`/`end` with its marks, `inner_start`/`inner_end` without. `long` ones are placeholders."""

    index: int
    paragraph: int
    start: int
    end: int
    inner_start: int
    inner_end: int
    long: bool


class Sentence(msgspec.Struct, frozen=True):
    """One parsed sentence. `quote` is the quotation it stands inside, or -1 for the report's own text."""

    index: int
    paragraph: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    quote: int = -1

    def root(self) -> Token:
        """The token that is its own head."""
        return next((t for t in self.tokens if t.head == t.i), self.tokens[0])

    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token, the indices of its dependents in order."""
        out: list[list[int]] = [[] for _ in self.tokens]
        for t in self.tokens:
            if t.head != t.i:
                out[t.head].append(t.i)
        return tuple(tuple(c) for c in out)


class Parsed(msgspec.Struct, frozen=True):
    """A document as the language layer sees it. `paragraphs` are (start, end) spans; `engine` names the parser."""

    text: str
    paragraphs: tuple[tuple[int, int], ...]
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    engine: str
