"""What a page's markup shows beside its words: forms that ask for a captcha or a password, a refresh, a torn end."""

from __future__ import annotations

from urllib.parse import urljoin

import msgspec
from lxml import etree, html

from allegata.text.decode import decode
from allegata.watch.vocabulary import pages

_MOST = 4_000_000
_UNSEEN = ("script", "style", "noscript", "template", "head", "svg", "iframe", "select")


class Signs(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of one page. `text` is every visible word; `refresh` the address that it sends a reader to."""

    title: str = ""
    heading: str = ""
    text: str = ""
    canonical: str | None = None
    refresh: str | None = None
    has_captcha: bool = False
    has_password: bool = False
    has_end: bool = True
    links: int = 0


NO_SIGNS = Signs()


def signs_of(payload: bytes, content_type: str | None = None) -> Signs:
    """Read the marks; a payload that is no markup has none but its text."""
    source = decode(payload[:_MOST], _charset(content_type), markup=True).text
    low = source.casefold()
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return Signs(text=" ".join(source.split()))
    title = _first(root, "title")
    heading = _first(root, "h1")
    canonical = next((e.get("href") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"), None)
    refresh = _refresh(root)
    fields = [e for e in root.iter("input") if (e.get("type") or "").lower() == "password"]
    links = sum(1 for _ in root.iter("a"))
    is_html = "<html" in low or "<body" in low
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    return Signs(
        title=title,
        heading=heading,
        text=" ".join(" ".join(map(str, root.itertext())).split()),
        canonical=canonical,
        refresh=refresh,
        has_captcha=any(mark in low for mark in pages()["challenge"]["markup"]),
        has_password=bool(fields),
        has_end=not is_html or "</html>" in low or "</body>" in low,
        links=links,
    )


def _first(root: html.HtmlElement, tag: str) -> str:
    found = next(root.iter(tag), None)
    return "" if found is None else " ".join("".join(map(str, found.itertext())).split())


def _refresh(root: html.HtmlElement) -> str | None:
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            _, _, target = (meta.get("content") or "").partition("=")
            if target:
                return urljoin("/", target.strip().strip("'\"")) if target.strip()[:1] in "./" else target.strip()
    return None


def _charset(content_type: str | None) -> str | None:
    _, _, charset = (content_type or "").lower().partition("charset=")
    return charset.partition(";")[0].strip(" \"'") or None
