"""What a page does not show, or shows beside a report: said as a warning, so that nothing is lost in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.text import furniture
from allegata.text.tree import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from allegata.text.metadata import Metadata
    from allegata.text.tree import WebBlock

_STUB_WORDS = 150
_INDEX_LINKS = 3
_INDEX_SHARE = 0.6
_LONG_WORDS = 60
_LOST_WORDS = 40
_LOST_SHARE = 0.25
_LINKED = 0.6
_EMPTY_WORDS = 12


def page_warnings(blocks: Sequence[WebBlock], chosen: Sequence[WebBlock], fields: Metadata, text: str) -> Iterator[str]:
    """Warnings on a page as a whole.

    Args:
        blocks: everything that the page shows.
        chosen: the blocks taken for the report.
        fields: what the page says about itself.
        text: the text of record.
    """
    count = len(text.split())
    if (stub := _stub(blocks, chosen, fields, count)) is not None:
        yield stub
    elif (index := _index(blocks, chosen)) is not None:
        yield index
    elif (lost := _lost(blocks, chosen)) is not None:
        yield lost


def _stub(blocks: Sequence[WebBlock], chosen: Sequence[WebBlock], fields: Metadata, count: int) -> str | None:
    kept = set(chosen)
    asked = any(b not in kept and any(w in b.text.casefold() for w in names("asks", "to_pay")) for b in blocks)
    if count >= _STUB_WORDS or not (fields.is_closed or asked):
        return None
    return f"a stub behind a paywall: the page shows {count} words of the report and asks for a subscription"


def _index(blocks: Sequence[WebBlock], chosen: Sequence[WebBlock]) -> str | None:
    """Several headings that lead elsewhere, each over what was taken, and no running text of some length."""
    kept = set(chosen)
    places = [i for i, b in enumerate(blocks) if b in kept]
    over = blocks[max(0, places[0] - 2) : places[-1] + 1] if places else ()
    heads = [b for b in over if b.kind == "heading" and not b.furniture]
    linked = [b for b in heads if b.link_share() > _LINKED]
    longest = max((len(b.text.split()) for b in chosen), default=0)
    if len(linked) < _INDEX_LINKS or len(linked) < _INDEX_SHARE * (len(heads) - 1) or longest > _LONG_WORDS:
        return None
    return f"an index page, no report: {len(linked)} headings lead to other pages"


def _lost(blocks: Sequence[WebBlock], chosen: Sequence[WebBlock]) -> str | None:
    """Running text between the first and the last block of the report that was not taken."""
    kept = set(chosen)
    if not kept:
        return None
    places = [i for i, b in enumerate(blocks) if b in kept]
    inside = [b for b in blocks[places[0] : places[-1] + 1] if b not in kept and not b.furniture]
    lost = sum(len(b.text.split()) for b in inside if furniture.is_told(b.text) and b.link_share() <= _LINKED)
    held = sum(len(b.text.split()) for b in chosen)
    if lost < _LOST_WORDS or lost < _LOST_SHARE * held:
        return None
    return f"about {lost} words in the main part of the page were left out; {held} were kept"


def is_made_by_script(root: HtmlElement) -> bool:
    """Whether a page brings scripts and next to no words of its own."""
    words = 0
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in names("elements", "skipped"):
            words += len((element.text or "").split())
        words += len((element.tail or "").split())
    return words <= _EMPTY_WORDS and next(root.iter("script"), None) is not None
