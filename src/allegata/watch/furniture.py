"""A template's furniture, learnt from several of its pages and versions, and masked in a comparison alone.

Blocks are told by where they stand (element names, never classes: these may be hashed) and by their words with figures
made alike. What stands on several pages of a template is furniture; so is a place outside the article that
changes while the article stays as it was.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from allegata.watch.address import leading
from allegata.watch.sentences import key, sentences, words
from allegata.watch.vocabulary import pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegata.watch.observation import Part, Sight

_DIGITS = re.compile(r"\d+")
_CONTENT = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "dl", "dd", "dt", "table", "tbody"}
    | {"tr", "td", "th", "thead", "figure", "figcaption"}
)
_PROSE_WORDS = 8
_FEW_PAGES = 3
_STABLE = 0.5


class Furniture(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt of one template. `texts` are forms of sentences, `places` outlines that change by themselves."""

    template: str = ""
    texts: frozenset[str] = frozenset()
    everywhere: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


NOTHING = Furniture()


def learn(sights: Iterable[Sight], others: Sequence[str] = ()) -> Furniture:
    """Learn a template's furniture.

    Args:
        sights: pages of one template, several versions of a page among them, in the order of their visits.
        others: texts of other pages of the site: one that cannot exist, the home page.
    """
    by_url: dict[str, list[Sight]] = {}
    for sight in sights:
        by_url.setdefault(sight.url, []).append(sight)
    on_pages: Counter[str] = Counter()
    for versions in by_url.values():
        on_pages.update({form(s) for v in versions for p in v.parts for s in sentences(p.text)})
    for text in others:
        on_pages.update({form(s) for s in sentences(text)})
    known = len(by_url) + len(others)
    texts = frozenset(f for f, n in on_pages.items() if n > 1)
    often = max(_FEW_PAGES, known * _STABLE)
    return Furniture(
        template=leading(next(iter(by_url), "")),
        texts=texts,
        everywhere=frozenset(f for f, n in on_pages.items() if n >= often),
        places=_places(by_url.values()),
    )


def _places(pages_seen: Iterable[Sequence[Sight]]) -> frozenset[str]:
    """Outlines outside the article whose blocks changed between two versions while the article stayed."""
    out: set[str] = set()
    for versions in pages_seen:
        for old, new in zip(versions, versions[1:], strict=False):
            body, later = article_of(old.parts), article_of(new.parts)
            if body != later or _told(old, body) != _told(new, later):
                continue
            was = Counter((p.path, form(p.text)) for p in old.parts if not is_inside(p, body))
            now = Counter((p.path, form(p.text)) for p in new.parts if not is_inside(p, later))
            out |= {path for path, _ in (was - now) + (now - was)}
    return frozenset(out)


def _told(sight: Sight, body: str) -> list[str]:
    return [key(p.text) for p in sight.parts if is_inside(p, body)]


def form(text: str) -> str:
    """A text with its figures made alike: counters and clocks of one kind have one form."""
    return _DIGITS.sub("0", key(text).casefold())


def place_of(part: Part) -> str:
    """The outline of what holds a block, the elements of running text aside."""
    steps = part.path.split("/")
    while steps and steps[-1] in _CONTENT:
        steps.pop()
    return "/".join(steps)


def article_of(parts: Sequence[Part]) -> str:
    """The outline that holds most running text."""
    weight: Counter[str] = Counter()
    for part in parts:
        if len(part.text.split()) >= _PROSE_WORDS:
            weight[place_of(part)] += len(part.text)
    return weight.most_common(1)[0][0] if weight else ""


def is_inside(part: Part, article: str) -> bool:
    """Whether a block stands in the article's own container."""
    return place_of(part) == article


class Sorted(msgspec.Struct, frozen=True):
    """One version's sentences without its furniture; `inner` says of each whether it stands in the article itself."""

    sentences: tuple[str, ...]
    inner: tuple[bool, ...]
    article: str


def sort(sight: Sight, furniture: Furniture = NOTHING) -> Sorted:
    """Leave out what is known as furniture, and tell the article from what stands around it."""
    article = article_of(sight.parts)
    out: list[str] = []
    inner: list[bool] = []
    for part in sight.parts:
        inside = is_inside(part, article)
        if not inside and part.path in furniture.places and not is_note(part.text):
            continue
        known = furniture.everywhere if inside else furniture.texts
        for sentence in sentences(part.text):
            if form(sentence) not in known and words(sentence):
                out.append(sentence)
                inner.append(inside or is_note(part.text))
    if not sight.parts:
        out = sentences(sight.text)
        inner = [True] * len(out)
    return Sorted(tuple(out), tuple(inner), article)


def is_note(text: str) -> bool:
    """Whether a block is the editors' word on an edit: a correction, a clarification."""
    return key(text).casefold().lstrip("*[( ").startswith(tuple(pages()["note"]["starts"]))
