"""The JSON-LD of a page: the object that describes its article, names, and what it says of access."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from allegata.text.limits import MAX_FIELD_LENGTH, MAX_METADATA_BLOCKS, MAX_METADATA_DEPTH, MAX_METADATA_JSON
from allegata.text.tree import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_MOST_OBJECTS = 5_000
_WRAPPING = re.compile(
    r"/\*\s?<!\[CDATA\[\s?\*/|/\*\s?\]\]>\s?\*/|//\s?<!\[CDATA\[|//\s?\]\]>|<!\[CDATA\[|\]\]>|<!--|-->"
)
_AROUND = 120
"""Code points at either end of a script in which comment and CDATA marks are taken off."""


def linked_data(root: HtmlElement) -> dict[str, Any]:
    """The object that describes the article, its author and publisher filled in; empty where none can be read."""
    best: dict[str, Any] = {}
    known: dict[str, dict[str, Any]] = {}
    for count, script in enumerate(root.iter("script")):
        if "ld+json" not in (script.get("type") or "").lower() or count > 50 * MAX_METADATA_BLOCKS:
            continue
        for item in _objects(_loaded(script.text or "")):
            if isinstance(item.get("@id"), str) and len(item) > 1:
                known.setdefault(item["@id"], item)
            if _article_score(item) > _article_score(best):
                best = item
    filled: dict[str, Any] = {f: _resolved(best[f], known) for f in ("author", "publisher", "creator") if f in best}
    return {**best, **filled}


def _resolved(value: object, known: dict[str, dict[str, Any]]) -> object:
    """A reference by `@id` replaced by what it names."""
    if isinstance(value, list):
        return [_resolved(v, known) for v in value[:40]]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return {**known.get(value["@id"], {}), **value}
    return value


def _loaded(raw: str) -> object:
    if len(raw) > MAX_METADATA_JSON:
        return None
    head, middle, tail = raw[:_AROUND], raw[_AROUND:-_AROUND], raw[_AROUND:][-_AROUND:]
    if len(raw) <= 2 * _AROUND:
        head, middle, tail = raw, "", ""
    text = f"{_WRAPPING.sub('', head)}{middle}{_WRAPPING.sub('', tail)}".strip().removesuffix(";")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


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


def clean(value: object) -> str | None:
    """A field as one line; None where it is no text or empty."""
    if not isinstance(value, str):
        return None
    return " ".join(value[: 4 * MAX_FIELD_LENGTH].split())[:MAX_FIELD_LENGTH] or None


def name_of(value: object) -> str | None:
    """A person's or body's name, put together from given and family name where it has none of its own."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        parts = [clean(value.get(k)) for k in ("givenName", "additionalName", "familyName")]
        value = clean(value.get("name")) or " ".join(p for p in parts if p)
    return clean(value)


def is_closed(linked: dict[str, Any]) -> bool:
    """Whether the page says that its article is not free to read."""
    return str(linked.get("isAccessibleForFree")).lower() == "false"
