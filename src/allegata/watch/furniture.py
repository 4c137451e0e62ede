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
from allegata.watch.container import Container, container_of, place_of
from allegata.watch.sentences import key, sentences, words
from allegata.watch.vocabulary import page_words, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegata.watch.observation import Part, Sight

_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
_STABLE = 0.5
_RUN = 4
"""Steps between two matches that have three blocks between them."""
_EVIDENCE, _SWAP, _SHOWN = 3, 2, 1
_PROMO_WORDS = 35


class Furniture(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt of one template.

    `texts` are forms of sentences found on more than one page, `blocks` whole blocks, word for word, that come and
    go on several; `places` stand outside the article and change by themselves, `slots` inside it; `counters` are forms
    of blocks whose figures alone change.
    """

    template: str = ""
    texts: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    counters: frozenset[str] = frozenset()


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
        counters=_counters(by_url.values()),
    )


def _passing(seen: Iterable[Sequence[Sight]]) -> Counter[str]:
    """On how many pages each block came or went: a paragraph that several articles share does neither."""
    out: Counter[str] = Counter()
    for versions in seen:
        shown = [{key(p.text) for p in v.parts} for v in versions]
        out.update({block for old, new in pairwise(shown) for block in old ^ new})
    return out


def _counters(seen: Iterable[Sequence[Sight]]) -> frozenset[str]:
    """Forms of blocks whose figures alone changed, on more than one page: counters and clocks."""
    out: Counter[str] = Counter()
    for versions in seen:
        ticking: set[str] = set()
        for old, new in pairwise(versions):
            was = {form(p.text): key(p.text) for p in old.parts}
            ticking |= {f for p in new.parts if (f := form(p.text)) in was and was[f] != key(p.text)}
        out.update(ticking)
    return frozenset(f for f, n in out.items() if n > 1)


def _moving(seen: Sequence[Sequence[Sight]], shared: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Places outside the article, and slots inside it, that change by themselves."""
    places: set[str] = set()
    swaps: Counter[str] = Counter()
    known: dict[str, set[str]] = {}
    for versions in seen:
        for sight in versions:
            slots = container_of(sight.parts).slots(sight.parts)
            for part, held in zip(sight.parts, slots, strict=True):
                for slot in held if key(part.text) in shared else ():
                    known.setdefault(slot, set()).add(key(part.text))
        for old, new in pairwise(versions):
            places |= _outside(old, new)
            swaps.update(_swapped(old, new))
    moving = {s for s in swaps if swaps[s] * _SWAP + len(known.get(s, ())) * _SHOWN >= _EVIDENCE}
    return frozenset(places), frozenset(moving)


def _outside(old: Sight, new: Sight) -> set[str]:
    was, now = container_of(old.parts), container_of(new.parts)
    if was.outline != now.outline:
        return set()
    if [key(p.text) for p in old.parts if was.holds(p)] != [key(p.text) for p in new.parts if now.holds(p)]:
        return set()
    before = Counter((place_of(p), form(p.text)) for p in old.parts if not was.holds(p))
    after = Counter((place_of(p), form(p.text)) for p in new.parts if not now.holds(p))
    return {place for place, _ in (before - after) + (after - before)}


def _swapped(old: Sight, new: Sight) -> set[str]:
    """Slots of the article where another, wholly different block stands, while what is around it stayed."""
    was, now = container_of(old.parts), container_of(new.parts)
    if was.outline != now.outline:
        return set()
    one = [p for p in old.parts if was.holds(p)]
    slots = [(p, s) for p, s in zip(new.parts, now.slots(new.parts), strict=True) if now.holds(p)]
    pairs = common([key(p.text) for p in one], [key(p.text) for p, _ in slots])
    out: set[str] = set()
    last_a = last_b = -1
    for a, b in [*pairs, (len(one), len(slots))]:
        if 1 < a - last_a == b - last_b <= _RUN:
            between = zip(one[last_a + 1 : a], slots[last_b + 1 : b], strict=True)
            out |= {s for p, (q, held) in between if not _related(p.text, q.text) for s in held}
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
    for part, slots in zip(sight.parts, article.slots(sight.parts), strict=True):
        note, inside = is_note(part.text), article.holds(part)
        if not note and _is_known(part, furniture, inside=inside):
            swept |= {form(s) for s in sentences(part.text)}
            continue
        core = note or (inside and furniture.slots.isdisjoint(slots))
        known = frozenset() if inside else furniture.texts
        out += [(s, core) for s in sentences(part.text) if form(s) not in known and words(s)]
    if not sight.parts:
        out = [(s, True) for s in sentences(sight.text)]
    return Sorted(tuple(s for s, _ in out), tuple(i for _, i in out), article, frozenset(swept))


def _is_known(part: Part, furniture: Furniture, *, inside: bool) -> bool:
    if form(part.text) in furniture.counters:
        return True
    if not inside:
        return place_of(part) in furniture.places
    return key(part.text) in furniture.blocks or is_promo(part.text)


def is_note(text: str) -> bool:
    """Whether a block is the editors' word on an edit: a correction, a clarification."""
    return key(text).casefold().lstrip("*[( ").startswith(tuple(pages()["note"]["starts"]))


def is_promo(text: str) -> bool:
    """Whether a short block speaks of the outlet's own wares to its reader, outside any quotation."""
    held = key(text).casefold()
    if len(held.split()) > _PROMO_WORDS or '"' in held:
        return False
    if held.rstrip(" :.") in page_words("promo", "alone") or held.startswith(tuple(pages()["promo"]["starts"])):
        return True
    return any(f" {w} " in f" {' '.join(words(held))} " for w in page_words("promo", "holds"))
