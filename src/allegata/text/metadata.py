"""What a page says about itself: title, authors, date, publisher, address, language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from allegata.text.bylines import agencies_of, authors_of, bare_byline, is_agency, strip_cue
from allegata.text.furniture import key
from allegata.text.limits import MAX_FIELD_LENGTH
from allegata.text.linkeddata import clean, is_closed, linked_data, name_of
from allegata.text.publication import day_of
from allegata.text.tree import class_words, is_doubtful, is_furniture, is_hidden, vocabulary
from allegata.text.zone import Zone

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SUFFIX = re.compile(r"(?<!\s)\s++(?:\||-|–|—|::|»|·|•|:)\s++")
_SAVED = re.compile(r"saved from url=\(\d+\)(\S{1,2000})|\burl:\s*(https?://\S{1,2000})")
_MOST_NAMES = 500
_SITE_WORDS = 3
_BYLINE_LONGEST = 160


@dataclass(slots=True)
class Metadata:
    """Fields as the page gives them; `titles` holds every form of the title that may stand in the text again."""

    title: str | None = None
    titles: frozenset[str] = frozenset()
    byline: str | None = None
    authors: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    published: str | None = None
    dated: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    heading: HtmlElement | None = None
    is_closed: bool = False


def read_metadata(root: HtmlElement, anyway: frozenset[HtmlElement] = frozenset()) -> Metadata:
    """Gather the fields: JSON-LD, meta elements, link elements, then what is marked in the visible page.

    Args:
        root: the page.
        anyway: elements that count as visible whatever their marks say.
    """
    metas = _metas(root)
    linked = linked_data(root)
    head = next((t for e in root.iter("title") if (t := clean(_text(e)))), None)
    out = Metadata(language=clean(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")))
    said = [_first(metas, "title"), clean(linked.get("headline"))]
    out.publisher = _publisher(root, metas, linked, head)
    headings = [e for e in root.iter("h1") if not _left_out(e, anyway)]
    out.heading = _title(out, headings, head, said)
    zone = Zone(root, out.heading, lambda e: _left_out(e, anyway))
    _authorship(out, _printed_byline(zone), metas, linked)
    declared = clean(linked.get("datePublished")) or _first(metas, "published")
    out.dated, printed = zone.printed_date()
    out.published = _agreed(printed, declared) or _first(metas, "dated")
    out.url = _address(root, metas, linked)
    out.is_closed = is_closed(linked)
    return out


def _agreed(printed: str | None, declared: str | None) -> str | None:
    """The date that the article shows; what the head declares where both are the same day, time zones aside."""
    shown, said = day_of(printed or ""), day_of(declared or "")
    if declared is None or (shown is not None and said is not None and abs((shown - said).days) > 1):
        return printed
    return declared


def _publisher(root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any], head: str | None) -> str | None:
    """The outlet's name, without the line it carries under it; last of all from the page's logo and title."""
    site, named = _first(metas, "publisher"), name_of(linked.get("publisher"))
    if site and named and key(named) in key(site):
        return named
    if site:
        first, _, slogan = site.partition(":") if ":" in site else _SUFFIX.sub("\n", site, count=1).partition("\n")
        return first.strip() if len(slogan.split()) >= _SITE_WORDS else site
    return named or _logo(root, head) or _after_title(root, head)


def _logo(root: HtmlElement, head: str | None) -> str | None:
    """The text of a picture in the page's head that the title names too."""
    for image in root.iter("img"):
        said = clean(image.get("alt"))
        if said and head and key(said) and key(said) in key(head) and len(said.split()) <= 2 * _SITE_WORDS:
            bare = re.sub(r"\slogo$", "", said, flags=re.IGNORECASE)
            if key(head) != key(bare) and _SUFFIX.search(head):
                return bare
    return None


def _after_title(root: HtmlElement, head: str | None) -> str | None:
    """What stands behind the article's own heading in the title of the page."""
    for heading in root.iter("h1"):
        own = clean(_text(heading))
        if own and head and key(head).startswith(key(own)):
            rest = re.split(_SUFFIX, head[len(own) :], maxsplit=1)
            if len(rest) > 1 and 0 < len(rest[-1].split()) <= 2 * _SITE_WORDS:
                return rest[-1]
    return None


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = clean(meta.get("content"))
        if name and content and len(out) < _MOST_NAMES:
            out.setdefault(name, []).append(content)
    return out


def _first(metas: dict[str, list[str]], field: str) -> str | None:
    return next((metas[n][0] for n in vocabulary()["meta"][field] if n in metas), None)


def _text(element: HtmlElement) -> str:
    return " ".join("".join(str(t) for t in element.itertext()).split())[: 2 * MAX_FIELD_LENGTH]


def _title(out: Metadata, heads: list[HtmlElement], head: str | None, said: list[str | None]) -> HtmlElement | None:
    """The heading as printed where metadata confirms it; else the metadata without the site's name.

    Returns:
        the heading's element, where the page prints the title.
    """
    declared = next((s for s in said if s), None)
    headings = [t for e in heads if (t := clean(_text(e)))]
    variants = [v for v in (*said, head) if v]
    confirmed = next((h for h in headings if any(key(h) and key(h) in key(v) for v in variants)), None)
    bare = [_without_site(v, out.publisher) for v in variants]
    lone = headings[0] if len(headings) == 1 and key(headings[0]) != key(out.publisher or "") else None
    out.title = confirmed or (bare[0] if declared else None) or lone or (bare[0] if bare else None)
    repeated = {*variants, *bare, *([confirmed] if confirmed else []), *([lone] if lone and out.title == lone else [])}
    out.titles = frozenset(key(t) for t in (out.title, *repeated) if t and key(t))
    shown = next((e for e in heads if out.title and key(_text(e)) == key(out.title)), None)
    return shown if shown is not None else heads[0] if len(heads) == 1 else None


def _left_out(element: HtmlElement, anyway: frozenset[HtmlElement]) -> bool:
    at: HtmlElement | None = element
    while at is not None:
        if at not in anyway and (is_hidden(at) or (at.tag != "header" and (is_furniture(at) or is_doubtful(at)))):
            return True
        at = at.getparent()
    return False


def _without_site(title: str, site: str | None) -> str:
    parts = _SUFFIX.split(title)
    if len(parts) == 1:
        return title
    last = parts[-1]
    cut = title[: title.rindex(last)]
    cut = re.sub(r"(?<!\s)\s++(?:\||-|–|—|::|»|·|•|:)\s++$", "", cut)
    named = site is not None and (key(last) in key(site) or key(site) in key(last))
    bar = re.search(r"\s(?:\||::|»|·|•)\s+$", title[: title.rindex(last)]) is not None
    return (
        cut
        if named
        or (bar and len(cut) >= len(last))
        or (site is None and len(last.split()) <= _SITE_WORDS < len(cut.split()))
        else title
    )


def _authorship(out: Metadata, printed: str | None, metas: dict[str, list[str]], linked: dict[str, Any]) -> None:
    """Persons are authors; the outlet itself and news agencies are none, and agencies are cited."""
    people, others = _linked_authors(linked.get("author") or linked.get("creator"))
    meta = [a for n in vocabulary()["meta"]["author"] for a in metas.get(n, []) if not a.lower().startswith("http")]
    outlet = key(out.publisher or "")
    meta = [a for a in dict.fromkeys(meta) if key(a) != outlet]
    people, others = ([p for p in found if key(p) != outlet] for found in (people, others))
    declared = ", ".join(people) or ", ".join(meta) or ", ".join(others)
    out.byline = printed or (strip_cue(declared) if declared else None) or None
    out.authors = tuple(people) or authors_of(printed) or authors_of(", ".join(meta))
    cited = [*others, *agencies_of(", ".join(meta)), *agencies_of(printed)]
    out.cites = tuple(dict.fromkeys(c for c in cited if is_agency(c) and key(c) != outlet))


def _linked_authors(value: object) -> tuple[list[str], list[str]]:
    people: list[str] = []
    others: list[str] = []
    for entry in value[:40] if isinstance(value, list) else [value]:
        name = name_of(entry)
        if not name or name.lower().startswith("http"):
            continue
        persons = authors_of(name)
        if isinstance(entry, dict) and "organization" in str(entry.get("@type")).lower():
            others.append(name)
        elif persons:
            people.extend(p for p in persons if p not in people)
        else:
            others.append(name)
    return people, others


def _printed_byline(zone: Zone) -> str | None:
    """The line that a class, a relation or a microdata property calls the author's, without dates and buttons."""
    best: str | None = None
    for element in zone.elements():
        rel = (element.get("rel") or "").lower().split()
        itemprop = (element.get("itemprop") or "").lower().split()
        strong = "byline" in class_words(element)
        if not (strong or "author" in rel or "author" in itemprop or class_words(element) & {"author", "authors"}):
            continue
        text = _text(element)
        if not text or len(text) > _BYLINE_LONGEST or zone.is_left_out(element):
            continue
        line = bare_byline(text)
        if line is None:
            continue
        if strong:
            return line
        best = best or line
    return best


def _address(root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any]) -> str | None:
    candidates: list[str | None] = [
        e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()
    ]
    candidates.append(_first(metas, "url"))
    candidates.append(clean(linked.get("url")))
    top = root.getroottree().getroot()
    comments = [*top.itersiblings(etree.Comment, preceding=True), *list(root.iter(etree.Comment))[:20]]
    for comment in comments:
        found = _SAVED.search((comment.text or "")[:4000])
        candidates.append((found.group(1) or found.group(2)) if found else None)
    return next(
        (c.strip() for c in candidates if c and re.match(r"https?://[^\s<>\"]{3,2000}$", c.strip(), re.IGNORECASE)),
        None,
    )
