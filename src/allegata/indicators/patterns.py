"""Patterns over lemmas: compiled from packaged data, matched from the words that can begin them."""

from __future__ import annotations

import itertools
import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from allegata.errors import UsageError
from allegata.indicators.standards import read_data, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.language import Sentence

_NEAR = 6
_TOGETHER = re.compile(r" &(\d*) ")
_VERBS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
_NOUNS = frozenset({"NN", "NNS"})
_GAP = re.compile(r"_(\d+)")


class Item(NamedTuple):
    """One word of a pattern: any of `words`, at most `gap` tokens after the word before."""

    words: frozenset[str]
    gap: int
    is_optional: bool
    is_negative: bool
    tags: frozenset[str]
    """The parser's tags that it counts under; none where any will do."""


class Pattern(NamedTuple):
    """One way to say a concept. `is_contrary`: it says the concept's contrary."""

    concept: str
    items: tuple[Item, ...]
    is_contrary: bool
    is_negative: bool
    written: str


class Match(NamedTuple):
    """A pattern found in a sentence, at the positions of its words."""

    pattern: Pattern
    positions: tuple[int, ...]


@cache
def classes() -> dict[str, frozenset[str]]:
    """The word classes of `classes.toml` by name."""
    held = tomllib.loads(read_data("classes.toml"))["words"]
    return {name: frozenset(words.split()) for name, words in held.items()}


@cache
def _tagged(kind: str) -> frozenset[str]:
    return frozenset(tomllib.loads(read_data("classes.toml"))[kind]["names"].split())


def find(sentence: Sentence) -> Iterator[Match]:
    """All patterns found in a sentence, at most one match a pattern and beginning."""
    index = _by_first_word()
    keys = tuple((t.lemma.lower(), t.text.lower()) for t in sentence.tokens)
    tags = tuple(t.tag if t.pos != "ADJ" else "VBN" for t in sentence.tokens)
    firsts = tuple(_first_listed(sentence, t.i) for t in sentence.tokens)
    for i, (lemma, word) in enumerate(keys):
        starters = index.get(lemma, ())
        if word != lemma and word in index:
            starters = tuple(dict.fromkeys((*starters, *index[word])))
        for pattern in starters:
            if not _fits(pattern.items[0], tags[i]):
                continue
            positions = _rest(pattern.items, 1, (keys, tags, firsts), (i,))
            if positions is not None:
                yield Match(pattern, tuple(sorted(positions)))


def _rest(
    items: tuple[Item, ...],
    at: int,
    words: tuple[Sequence[tuple[str, str]], Sequence[str], Sequence[int]],
    held: tuple[int, ...],
) -> tuple[int, ...] | None:
    if at == len(items):
        return held
    (keys, tags, firsts), item, last = words, items[at], held[-1]
    end = last + 2 + item.gap
    for j in range(last + 1, len(keys)):
        if j >= end and not last < firsts[j] < end:
            continue  # out of reach, and no item of a list that is not
        if not item.words.isdisjoint(keys[j]) and _fits(item, tags[j]):
            found = _rest(items, at + 1, words, (*held, j))
            if found is not None:
                return found
    return _rest(items, at + 1, words, held) if item.is_optional else None


def _first_listed(sentence: Sentence, i: int) -> int:
    """Where the list of nouns begins in which a noun stands: "took their wages, their phones and their papers"."""
    token = sentence.tokens[i]
    while token.dep == "conj" and token.pos == "NOUN" and sentence.tokens[token.head].pos == "NOUN":
        token = sentence.tokens[token.head]
    return token.i


@cache
def _by_first_word() -> dict[str, tuple[Pattern, ...]]:
    held: dict[str, list[Pattern]] = {}
    for row in table("concepts.tsv"):
        for items in _compiled(row["pattern"]):
            pattern = Pattern(
                concept=row["concept"],
                items=items,
                is_contrary=row["sign"] == "-",
                is_negative=any(i.is_negative for i in items),
                written=row["pattern"],
            )
            for word in items[0].words:
                held.setdefault(word, []).append(pattern)
    return {word: tuple(patterns) for word, patterns in held.items()}


def _compiled(written: str) -> Iterator[tuple[Item, ...]]:
    """Every order of a pattern: one, or all orders of the parts that `&` joins.

    Raises:
        UsageError: a class is unknown or the pattern is empty.
    """
    near = _TOGETHER.search(written)
    gap = int(near[1]) if near is not None and near[1] else _NEAR
    parts = [_items(part) for part in _TOGETHER.split(written)[::2]]
    for order in itertools.permutations(parts):
        joined: list[Item] = []
        for part in order:
            joined.extend(part if not joined else [part[0]._replace(gap=gap), *part[1:]])
        yield tuple(joined)


def _items(part: str) -> list[Item]:
    out: list[Item] = []
    gap = 0
    for raw in part.split():
        if (wide := _GAP.fullmatch(raw)) is not None:
            gap = int(wide[1])
            continue
        optional = raw.endswith("?")
        words = frozenset(w for name in raw.rstrip("?").split("|") for w in _words(name, part))
        negative = not words.isdisjoint(classes()["negator"])
        out.append(
            Item(
                words,
                gap,
                optional,
                negative,
                _tags_of(raw.rstrip("?").split("|")),
            )
        )
        gap = 0
    if not out or out[0].is_optional:
        raise UsageError("a pattern must begin with a word", resource=part)
    return out


def _tags_of(names: Sequence[str]) -> frozenset[str]:
    for kind, tags in (("verbs", _VERBS), ("nouns", _NOUNS)):
        if all(name[0] == "@" and name[1:] in _tagged(kind) for name in names):
            return tags
    return frozenset()


def _fits(item: Item, tag: str) -> bool:
    return not item.tags or tag in item.tags


def _words(name: str, part: str) -> frozenset[str]:
    if not name.startswith("@"):
        return frozenset({name})
    if name[1:] not in classes():
        raise UsageError(f"no such word class: {name}", resource=part)
    return classes()[name[1:]]
