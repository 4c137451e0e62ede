"""The part of a page around the article's heading, where its date and byline are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from allegata.text.bylines import words
from allegata.text.linkeddata import clean
from allegata.text.publication import day_of, find_date
from allegata.text.tree import class_words, names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

_LINE_WORDS = 18
_PROSE_WORDS = 30
_SKIPPED = frozenset({"html", "body", "main", "article", "section", "script", "style", "meta", "link", "head", "title"})


class Zone:
    """The article around a heading; the whole page where no heading is known."""

    def __init__(self, root: HtmlElement, heading: HtmlElement | None, left_out: Callable[[HtmlElement], bool]) -> None:
        self._root, self._heading, self.is_left_out = root, heading, left_out
        self._article = next(heading.iterancestors("article"), None) if heading is not None else None

    def elements(self) -> Iterator[HtmlElement]:
        """Small elements of the zone: behind the heading first, then before it, another article's never."""
        top = self._article if self._article is not None else self._root
        before: list[HtmlElement] = []
        is_behind = self._heading is None
        for element in top.iter(etree.Element):
            if element is self._heading:
                is_behind = True
                continue
            if is_behind and self._heading is not None and element.tag == "h1":
                break
            if element.tag in _SKIPPED or self._is_elsewhere(element):
                continue
            if is_behind:
                yield element
            else:
                before.append(element)
        yield from before

    def _is_elsewhere(self, element: HtmlElement) -> bool:
        """In an article of its own that does not hold the heading."""
        if self._heading is None:
            return False
        own = next(element.iterancestors("article"), None)
        return own is not None and own is not self._article

    def printed_date(self) -> tuple[str | None, str | None]:
        """The date of publication as printed, and as it is to be read: the machine's form where the page gives one."""
        dated: str | None = None
        for element in self.elements():
            prop = (element.get("itemprop") or "").lower()
            is_time = element.tag == "time" or prop == "datepublished"
            if not (is_time or self._is_line(element)) or self.is_left_out(element):
                continue
            printed = clean("".join(str(t) for t in element.itertext()))
            moment = clean(element.get("datetime") or element.get("content")) if is_time else None
            if not (printed or moment):
                continue
            if _is_update(element, printed or "") or prop == "datemodified":
                dated = dated or printed
                continue
            if is_time:
                return dated or printed, moment or printed
            if (span := find_date(printed or "")) is not None and printed:
                return dated or printed, printed[span[0] : span[1]]
        return dated, None

    def _is_line(self, element: HtmlElement) -> bool:
        """A short line marked as a date, or one with a date that stands right under the heading."""
        text = " ".join("".join(str(t) for t in element.itertext()).split())
        if not text or len(text.split()) > _LINE_WORDS or day_of(text) is None:
            return False
        marked = bool(class_words(element) & (names("classes", "date") | names("classes", "byline") | {"meta", "info"}))
        return marked or (
            self._heading is not None and element.getparent() is self._heading.getparent() and text[-1] != "."
        )


def _is_update(element: HtmlElement, printed: str) -> bool:
    if class_words(element) & {"updated", "modified"} and "published" not in class_words(element):
        return True
    return printed.casefold().startswith(tuple(words()["dates"]["updated"]))
