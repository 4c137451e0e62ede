"""What a page says about itself: title, authors, date, publisher, address, language."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from allegata.text.bylines import authors_of, strip_cue
from allegata.text.furniture import key
from allegata.text.limits import MAX_FIELD_LENGTH, MAX_METADATA_BLOCKS, MAX_METADATA_DEPTH, MAX_METADATA_JSON
from allegata.text.tree import class_words, is_furniture, is_hidden, names, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_SUFFIX = re.compile(r"(?<!\s)\s++(?:\||-|–|—|::|»|·|•|:)\s++")
_SAVED = re.compile(r"saved from url=\(\d+\)(\S{1,2000})|\burl:\s*(https?://\S{1,2000})")
_MOST_NAMES = 500
_MOST_OBJECTS = 5_000
_SITE_WORDS = 3
_BYLINE_LONGEST = 160


@dataclass(slots=True)
class Metadata:
    """Fields as the page gives them; `titles` holds every form of the title that may stand in the text again."""

    title: str | None = None
    titles: frozenset[str] = frozenset()
    byline: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    dated: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None


def read_metadata(root: HtmlElement, anyway: frozenset[HtmlElement] = frozenset()) -> Metadata:
    """Gather the fields: JSON-LD, meta elements, link elements, then what is marked in the visible page.

    Args:
        root: the page.
        anyway: elements that count as visible whatever their marks say.
    """
    metas = _metas(root)
    linked = _linked_data(root)
    head = next((t for e in root.iter("title") if (t := _clean(_text(e)))), None)
    out = Metadata(language=_clean(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")))
    out.publisher = _first(metas, "publisher") or _name(linked.get("publisher"))
    _title(
        out,
        [e for e in root.iter("h1") if not _left_out(e, anyway)],
        head,
        [_first(metas, "title"), _clean(linked.get("headline"))],
    )
    _authorship(out, _printed_byline(root, anyway), metas, linked)
    out.published = _clean(linked.get("datePublished")) or _first(metas, "published")
    _times(out, root, anyway)
    out.url = _address(root, metas, linked)
    return out


def _clean(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(value[: 4 * MAX_FIELD_LENGTH].split())[:MAX_FIELD_LENGTH] or None


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = _clean(meta.get("content"))
        if name and content and len(out) < _MOST_NAMES:
            out.setdefault(name, []).append(content)
    return out


def _first(metas: dict[str, list[str]], field: str) -> str | None:
    return next((metas[n][0] for n in vocabulary()["meta"][field] if n in metas), None)


def _linked_data(root: HtmlElement) -> dict[str, Any]:
    """The JSON-LD object that describes the article; empty where there is none that can be read."""
    best: dict[str, Any] = {}
    for count, script in enumerate(root.iter("script")):
        if "ld+json" not in (script.get("type") or "").lower() or count > 50 * MAX_METADATA_BLOCKS:
            continue
        raw = script.text or ""
        if len(raw) > MAX_METADATA_JSON:
            continue
        try:
            data = json.loads(raw.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            score = _article_score(item)
            if score > _article_score(best):
                best = item
    return best


def _objects(data: object) -> Iterator[dict[str, Any]]:
    stack: list[tuple[object, int]] = [(data, 0)]
    seen = 0
    while stack and seen < _MOST_OBJECTS:
        value, depth = stack.pop()
        seen += 1
        if depth > MAX_METADATA_DEPTH:
            continue
        if isinstance(value, dict):
            yield value
            stack.extend((v, depth + 1) for v in value.values() if isinstance(v, dict | list))
        elif isinstance(value, list):
            stack.extend((v, depth + 1) for v in value[:500])


def _article_score(item: dict[str, Any]) -> int:
    kinds = item.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    known = [str(k).lower() for k in listed if isinstance(k, str) and str(k).lower() in names("meta", "kinds")]
    if not known:
        return 0
    fields = sum(f in item for f in ("headline", "datePublished", "author", "publisher"))
    return fields + (0 if known == ["webpage"] else 5)


def _name(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return _clean(value)


def _text(element: HtmlElement) -> str:
    return " ".join("".join(str(t) for t in element.itertext()).split())[: 2 * MAX_FIELD_LENGTH]


def _title(out: Metadata, heads: list[HtmlElement], head: str | None, said: list[str | None]) -> None:
    """The heading as printed where metadata confirms it; else the metadata without the site's name."""
    declared = next((s for s in said if s), None)
    headings = [t for e in heads if (t := _clean(_text(e)))]
    variants = [v for v in (*said, head) if v]
    confirmed = next((h for h in headings if any(key(h) and key(h) in key(v) for v in variants)), None)
    bare = [_without_site(v, out.publisher) for v in variants]
    lone = headings[0] if len(headings) == 1 and key(headings[0]) != key(out.publisher or "") else None
    out.title = confirmed or (bare[0] if declared else None) or lone or (bare[0] if bare else None)
    repeated = {*variants, *bare, *([confirmed] if confirmed else []), *([lone] if lone and out.title == lone else [])}
    out.titles = frozenset(key(t) for t in (out.title, *repeated) if t and key(t))


def _left_out(element: HtmlElement, anyway: frozenset[HtmlElement]) -> bool:
    at: HtmlElement | None = element
    while at is not None:
        if at not in anyway and (is_hidden(at) or (at.tag != "header" and is_furniture(at))):
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
    people, others = _linked_authors(linked.get("author"))
    meta = [a for n in vocabulary()["meta"]["author"] for a in metas.get(n, []) if not a.lower().startswith("http")]
    declared = ", ".join(people) or ", ".join(dict.fromkeys(meta)) or ", ".join(others)
    out.byline = printed or (strip_cue(declared) if declared else None) or None
    out.authors = tuple(people) or authors_of(declared) or authors_of(printed)


def _linked_authors(value: object) -> tuple[list[str], list[str]]:
    people: list[str] = []
    others: list[str] = []
    for entry in value[:40] if isinstance(value, list) else [value]:
        name = _name(entry)
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


def _printed_byline(root: HtmlElement, anyway: frozenset[HtmlElement]) -> str | None:
    best: str | None = None
    for element in root.iter(etree.Element):
        if element.tag in {"html", "body", "main", "article", "section", "script", "style", "meta", "link"}:
            continue
        rel = (element.get("rel") or "").lower().split()
        itemprop = (element.get("itemprop") or "").lower()
        strong = "byline" in class_words(element)
        if not (strong or "author" in rel or itemprop == "author" or class_words(element) & {"author", "authors"}):
            continue
        text = _text(element)
        if not text or len(text) > _BYLINE_LONGEST or _left_out(element, anyway) or not authors_of(text):
            continue
        line = strip_cue(text)
        if strong:
            return line
        best = best or line
    return best


def _times(out: Metadata, root: HtmlElement, anyway: frozenset[HtmlElement]) -> None:
    for element in root.iter("time"):
        printed = _clean(_text(element))
        moment = _clean(element.get("datetime"))
        if _left_out(element, anyway) or not (printed or moment):
            continue
        updated = bool(class_words(element) & {"updated", "modified"})
        out.dated = out.dated or printed
        if not updated:
            out.published = out.published or moment or printed
            return


def _address(root: HtmlElement, metas: dict[str, list[str]], linked: dict[str, Any]) -> str | None:
    candidates: list[str | None] = [
        e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()
    ]
    candidates.append(_first(metas, "url"))
    candidates.append(_clean(linked.get("url")))
    top = root.getroottree().getroot()
    comments = [*top.itersiblings(etree.Comment, preceding=True), *list(root.iter(etree.Comment))[:20]]
    for comment in comments:
        found = _SAVED.search((comment.text or "")[:4000])
        candidates.append((found.group(1) or found.group(2)) if found else None)
    return next(
        (c.strip() for c in candidates if c and re.match(r"https?://[^\s<>\"]{3,2000}$", c.strip(), re.IGNORECASE)),
        None,
    )
