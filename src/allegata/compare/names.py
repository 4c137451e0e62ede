"""Do two names denote one person or one body? A proposal with its reasons: same, different or unsure; never a merge.

Names are brought to Latin letters, titles and legal forms set apart, and what is left is paired word by word: equal,
an initial, spelled otherwise, or sounding alike.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import msgspec
from anyascii import anyascii
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Sequence

Verdict = Literal["same", "unsure", "different"]

_SAME, _UNSURE = 0.76, 0.6
"""Least likeness for each verdict; the first is where F1 on name_bench is best."""
_ALIKE, _SHORT = 0.65, 3
"""Likeness of two words that counts as a match; words so short must be equal."""
_INITIAL, _SOUNDS = 0.8, 0.9
"""Likeness of a word and its initial, of two words that sound alike."""
_FEWEST_SHARED = 0.4
"""Letters that words must share to sound alike."""
_SHORTENED, _FEWEST_LETTERS = 0.85, 3
"""Likeness of a name and its first letters, and how many those are at the least."""
_OTHER_NUMBER = 0.7
"""At most, where the figures in two names differ."""
_KEPT = 16_384
"""Names kept with their words."""
_NO_PARTNER, _LONE, _EXTRA = 0.22, 0.25, 0.04
"""What a word without a partner, a single word against several, and each word left over take off."""


class Likeness(msgspec.Struct, frozen=True):
    """How like two names are: ``score`` from 0 to 1, a verdict, and why in plain words."""

    score: float
    verdict: Verdict
    reasons: tuple[str, ...]


class _Words(msgspec.Struct, frozen=True):
    titles: frozenset[str]
    particles: frozenset[str]
    little: frozenset[str]
    forms: dict[str, str]
    phrases: dict[str, str]
    numbers: dict[str, str]
    sounds: tuple[tuple[str, str], ...]


class _Pair(msgspec.Struct, frozen=True):
    like: float
    a: str
    b: str


@functools.cache
def _words() -> _Words:
    raw = tomllib.loads(files("allegata.compare").joinpath("data", "name_words.toml").read_text(encoding="utf-8"))
    return _Words(
        titles=frozenset(raw["titles"].split()),
        particles=frozenset(raw["particles"].split()),
        little=frozenset(raw["little"].split()),
        forms={w: form for form, spelled in raw["forms"].items() for w in spelled.split()},
        phrases=raw["phrases"],
        numbers=raw["numbers"],
        sounds=tuple(raw["sounds"].items()),
    )


def likeness(a: str, b: str, *, person: bool) -> Likeness:
    """Hold two names against each other.

    Args:
        a: one name, in any script.
        b: the other.
        person: both are people's names; else names of bodies.

    Returns:
        A score and verdict that do not depend on the order of the two.
    """
    left, right = spelled(a, person=person), spelled(b, person=person)
    if not left or not right:
        return Likeness(score=0.0, verdict="different", reasons=("a name without letters or digits",))
    if sorted(left) == sorted(right):
        return Likeness(score=1.0, verdict="same", reasons=("the same words",))
    score, reasons = (_people if person else _bodies)(left, right)
    verdict: Verdict = "same" if score >= _SAME else "unsure" if score >= _UNSURE else "different"
    return Likeness(score=round(score, 3), verdict=verdict, reasons=reasons)


def sounds(name: str, *, person: bool) -> set[str]:
    """By what other names of the same one could be found: the sound of each word that tells."""
    apart = {*_words().titles, *_words().particles} if person else {*_words().forms, *_words().little}
    return {_sound(w) for w in _but(spelled(name, person=person), apart)}


def initials(name: str) -> str:
    """The first letters of a body's name; the word itself where it is one."""
    own = _but(spelled(name, person=False), {*_words().forms, *_words().little})
    return own[0] if len(own) == 1 else "".join(w[0] for w in own)


@functools.lru_cache(_KEPT)
def spelled(name: str, *, person: bool) -> tuple[str, ...]:
    """The words of a name in lower-case Latin letters, digits as figures, abbreviations as one word."""
    latin = anyascii(unicodedata.normalize("NFKC", name)).casefold().replace("&", " and ")
    latin = re.sub(r"['`’ʻ]", "", latin)
    latin = re.sub(r"\b(?:[a-z]\.){2,}", lambda m: m.group().replace(".", ""), latin)
    text = f" {' '.join(re.findall(r'[a-z0-9]+', latin))} "
    if not person:
        for phrase, short in _words().phrases.items():
            text = text.replace(f" {phrase} ", f" {short} ")
    return tuple(_words().numbers.get(w, w) for w in text.split())


def _people(a: Sequence[str], b: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    a, b = (_but(_but(x, _words().titles), _words().particles) for x in (a, b))
    pairs = _paired(a, b)
    short, long = sorted((a, b), key=len)
    without = sum(p.like < _ALIKE for p in pairs) + len(short) - len(pairs)
    score = sum(p.like for p in pairs) / len(short) - _NO_PARTNER * without
    if len(short) == 1 < len(long):
        score -= _LONE
    else:
        score -= _EXTRA * (len(long) - len(short))
    whole = _ratio("".join(a), "".join(b))
    if not without:
        score = max(score, whole - 0.02)
    return max(0.0, min(1.0, score)), _reasons(pairs, a, b)


def _bodies(a: Sequence[str], b: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    forms = [{_words().forms[w] for w in x if w in _words().forms} for x in (a, b)]
    own_a, own_b = (_but(x, {*_words().forms, *_words().little}) for x in (a, b))
    other = () if forms[0] == forms[1] else ("the legal form differs or is left out",)
    if "".join(own_a) == "".join(own_b):
        return 1.0 - 0.03 * bool(other), ("the same words apart from legal form and spacing", *other)
    for short, long in ((a, own_b), (b, own_a)):
        if len(short) == 1 and len(long) >= _FEWEST_LETTERS and short[0] == initials(" ".join(long)):
            return _SHORTENED, (f"{short[0]} has the first letters of the other",)
    pairs = _paired(own_a, own_b)
    shared = sum(p.like * (len(p.a) + len(p.b)) for p in pairs if p.like >= _ALIKE)
    score = shared / sum(map(len, (*own_a, *own_b)))
    score = max(score, _ratio("".join(own_a), "".join(own_b)) - 0.03)
    figures = [{w for w in own if w.isdigit()} for own in (own_a, own_b)]
    if all(figures) and figures[0] != figures[1]:
        score = min(score, _OTHER_NUMBER)
    return score, (*_reasons(pairs, own_a, own_b), *other)


def _but(words: Sequence[str], apart: set[str] | frozenset[str]) -> list[str]:
    return [w for w in words if w not in apart] or list(words)


def _paired(a: Sequence[str], b: Sequence[str]) -> list[_Pair]:
    """Each word with at most one of the other name's, the likest first."""
    ranked = sorted(
        ((_like(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)),
        key=lambda r: (-r[0], abs(r[1] - r[2]), r[1] + r[2]),
    )
    used_a, used_b = set[int](), set[int]()
    out = []
    for like, i, j in ranked:
        if like > 0 and i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            out.append(_Pair(like, a[i], b[j]))
    return out


def _like(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if a.isdigit() or b.isdigit():
        return 0.0
    if min(len(a), len(b)) == 1:
        return _INITIAL if a[0] == b[0] else 0.0
    ratio = _ratio(a, b)
    if ratio >= _FEWEST_SHARED and _sound(a) == _sound(b):
        ratio = max(ratio, _SOUNDS)
    return min(ratio, 0.5) if max(len(a), len(b)) <= _SHORT else ratio


def _ratio(a: str, b: str) -> float:
    return 1 - OSA.distance(a, b) / max(len(a), len(b))


@functools.lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """The consonants by their sound, the first letter kept."""
    for spelled, sound in _words().sounds:
        word = word.replace(spelled, sound)
    return re.sub(r"(.)\1+", r"\1", word[:1] + re.sub(r"[aeiouh]", "", word[1:]))


def _reasons(pairs: Sequence[_Pair], a: Sequence[str], b: Sequence[str]) -> tuple[str, ...]:
    good = [p for p in pairs if p.like >= _ALIKE]
    out = []
    equal = [p.a for p in good if p.a == p.b]
    if equal:
        out.append(f"both have {_listed(equal)}")
    out += [f"{p.a} and {p.b} {_how(p)}" for p in good if p.a != p.b]
    left = [*_left(a, [p.a for p in good]), *_left(b, [p.b for p in good])]
    if left:
        out.append(f"without a partner: {_listed(left)}")
    return tuple(out)


def _how(pair: _Pair) -> str:
    return "begin alike" if min(len(pair.a), len(pair.b)) == 1 else "are spelled alike"


def _left(words: Sequence[str], used: Sequence[str]) -> list[str]:
    rest = list(words)
    for w in used:
        rest.remove(w)
    return rest


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)
