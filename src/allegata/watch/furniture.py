"""A template's furniture, learnt from several of its pages and versions, and masked in a comparison alone.

Blocks are told by where they stand (element names, never classes: these may be hashed) and by their words with figures,
days and months made alike. What stands on several pages of a template is furniture, and so is a place that changes by
itself while the article stays as it was.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from allegata.watch.address import leading
from allegata.watch.aligning import common
from allegata.watch.container import Container, container_of
from allegata.watch.sentences import key, sentences, words
from allegata.watch.vocabulary import page_words, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegata.watch.observation import Part, Sight

_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
_STABLE = 0.5
_ONE = 2
"""Steps between two matches that have one block between them."""
_EVIDENCE, _SWAP, _SHOWN = 3, 2, 1
_PROMO_WORDS = 45


class Furniture(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt of one template.

    `texts` are forms of sentences found on more than one page, `blocks` whole blocks, word for word, that come and go on several;
    `places` are outlines outside the article that change by themselves, `slots` such places inside it.
    """

    template: str = ""
    texts: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()


NOTHING = Furniture()


def learn(sights: Iterable[Sight], others: Sequence[str] = ()) -> Furniture:
    """Learn a template's furniture.

    Args:
        sights: pages of one template, several versions of a page among them, in the order of their visits. The more
            of one round are given before any of it is decided, the better: a box shows the same on all of them.
        others: texts of other pages of the site: one that cannot exist, the home page.
    """
    by_url: dict[str, list[Sight]] = {}
    for sight in sights:
        by_url.setdefault(sight.url, []).append(sight)
    on_pages: Counter[str] = Counter()
    blocks: Counter[str] = Counter()
    for versions in by_url.values():
        on_pages.update({form(s) for v in versions for p in v.parts for s in sentences(p.text)})
        blocks.update({key(p.text) for v in versions for p in v.parts})
    for text in others:
        on_pages.update({form(s) for s in sentences(text)})
    places, slots = _moving(list(by_url.values()), frozenset(b for b, n in blocks.items() if n > 1))
    passing = _passing(by_url.values())
    return Furniture(
        template=leading(next(iter(by_url), "")),
        texts=frozenset(f for f, n in on_pages.items() if n > 1),
        blocks=frozenset(b for b, n in blocks.items() if n > 1 and passing[b] > 1),
        places=places,
        slots=slots,
    )


def _passing(seen: Iterable[Sequence[Sight]]) -> Counter[str]:
    """On how many pages each block came or went: a paragraph that several articles share does neither."""
    out: Counter[str] = Counter()
    for versions in seen:
        shown = [{key(p.text) for p in v.parts} for v in versions]
        out.update({block for old, new in pairwise(shown) for block in old ^ new})
    return out


def _moving(seen: Sequence[Sequence[Sight]], shared: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Outlines outside the article, and slots inside it, that change by themselves."""
    places: set[str] = set()
    swaps: Counter[str] = Counter()
    known: dict[str, set[str]] = {}
    for versions in seen:
        for sight in versions:
            article = container_of(sight.parts)
            for part in sight.parts:
                if article.holds(part) and key(part.text) in shared:
                    known.setdefault(article.slot(part), set()).add(key(part.text))
        for old, new in pairwise(versions):
            places |= _outside(old, new)
            swaps.update(_swapped(old, new))
    slots = {s for s in {*swaps, *known} if swaps[s] * _SWAP + len(known.get(s, ())) * _SHOWN >= _EVIDENCE}
    return frozenset(places), frozenset(slots)


def _outside(old: Sight, new: Sight) -> set[str]:
    was, now = container_of(old.parts), container_of(new.parts)
    if was.outline != now.outline:
        return set()
    if [key(p.text) for p in old.parts if was.holds(p)] != [key(p.text) for p in new.parts if now.holds(p)]:
        return set()
    before = Counter((p.path, form(p.text)) for p in old.parts if not was.holds(p))
    after = Counter((p.path, form(p.text)) for p in new.parts if not now.holds(p))
    return {path for path, _ in (before - after) + (after - before)}


def _swapped(old: Sight, new: Sight) -> set[str]:
    """Slots of the article where another, wholly different block stands, once it stands between the same two."""
    was, now = container_of(old.parts), container_of(new.parts)
    if was.outline != now.outline:
        return set()
    one, other = [p for p in old.parts if was.holds(p)], [p for p in new.parts if now.holds(p)]
    pairs = common([key(p.text) for p in one], [key(p.text) for p in other])
    out: set[str] = set()
    last_a = last_b = -1
    for a, b in [*pairs, (len(one), len(other))]:
        if a - last_a == b - last_b == _ONE and not _related(one[a - 1].text, other[b - 1].text):
            out.add(now.slot(other[b - 1]))
        last_a, last_b = a, b
    return out


def _related(one: str, other: str) -> bool:
    left, right = set(words(one.casefold())), set(words(other.casefold()))
    return len(left & right) >= _STABLE * min(len(left), len(right))


def form(text: str) -> str:
    """A text with figures, days and months made alike: counters and clocks of one kind have one form."""
    low = _DIGITS.sub("0", key(text).casefold())
    clock = page_words("clock", "words")
    return " ".join(_WORDS.sub(lambda m: "0" if m.group() in clock else m.group(), low).split())


class Sorted(msgspec.Struct, frozen=True):
    """One version's sentences without its furniture; `inner` says of each whether it stands in the article itself."""

    sentences: tuple[str, ...]
    inner: tuple[bool, ...]
    article: Container
    swept: frozenset[str] = frozenset()
    """Forms of the sentences that were left out."""


def sort(sight: Sight, furniture: Furniture = NOTHING) -> Sorted:
    """Leave out what is known as furniture, and tell the article from what stands around it."""
    article = container_of(sight.parts)
    out: list[tuple[str, bool]] = []
    swept: set[str] = set()
    for part in sight.parts:
        note, inside = is_note(part.text), article.holds(part)
        if not note and _is_known(part, furniture, inside=inside):
            swept |= {form(s) for s in sentences(part.text)}
            continue
        slot = article.slot(part)
        core = note or (inside and (slot not in furniture.slots or slot == article.first))
        known = frozenset() if inside else furniture.texts
        out += [(s, core) for s in sentences(part.text) if form(s) not in known and words(s)]
    if not sight.parts:
        out = [(s, True) for s in sentences(sight.text)]
    return Sorted(tuple(s for s, _ in out), tuple(i for _, i in out), article, frozenset(swept))


def _is_known(part: Part, furniture: Furniture, *, inside: bool) -> bool:
    if not inside:
        return part.path in furniture.places
    return key(part.text) in furniture.blocks or is_promo(part.text)


def is_note(text: str) -> bool:
    """Whether a block is the editors' word on an edit: a correction, a clarification."""
    return key(text).casefold().lstrip("*[( ").startswith(tuple(pages()["note"]["starts"]))


def is_promo(text: str) -> bool:
    """Whether a short block speaks of the outlet's own wares to its reader, outside any quotation."""
    held = key(text).casefold()
    if len(held.split()) > _PROMO_WORDS or '"' in held:
        return False
    return any(f" {w} " in f" {' '.join(words(held))} " for w in page_words("promo", "holds"))
