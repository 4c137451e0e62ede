"""A web page to a `Page`: metadata as fields, the report's blocks as text, every character by its text node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.text import furniture
from allegata.text.bylines import authors_of
from allegata.text.compose import compose
from allegata.text.decode import decode
from allegata.text.languages import identify
from allegata.text.mainpart import main_blocks
from allegata.text.metadata import Metadata, read_metadata
from allegata.text.records import Page
from allegata.text.tree import WebBlock, Walker, is_furniture, is_hidden, parse

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from allegata.text.compose import Draft
    from allegata.text.decode import Decoded

_MOSTLY = 0.6
_HIDDEN_WORDS = 60


def read_html(payload: bytes, charset: str | None = None) -> Page:
    """Read a web page; see `allegata.text.read`."""
    source = decode(payload, charset, markup=True)
    root, warnings = parse(source.text)
    fields = read_metadata(root)
    walker, blocks = _visible(root)
    drafts = [b.draft for b in main_blocks(root, blocks, _depth(blocks))]
    drafts = [d for d in drafts if not _repeats(d, fields)]
    found = furniture.sort_lines(drafts, fields.title, find_title=fields.title is None, byline=fields.byline)
    text, offset_map, placed = compose(found.body, "html")
    if walker.hidden_words > _HIDDEN_WORDS and walker.hidden_words > len(text.split()):
        warnings = (*warnings, f"about {walker.hidden_words} words that the page hides were left out")
    byline = fields.byline or found.byline
    return Page(
        media_type="text/html",
        title=found.title,
        byline=byline,
        dated=fields.dated or found.dated,
        authors=fields.authors or authors_of(byline),
        publisher=fields.publisher,
        kind=None,
        url=fields.url,
        owner_group=None,
        published=fields.published or found.published,
        language=identify(text, fields.language),
        text=text,
        offset_map=offset_map,
        blocks=placed,
        header={},
        warnings=(*source.warnings, *warnings),
    )


def tree_of(source: Decoded) -> HtmlElement:
    """The tree that html locators point into."""
    return parse(source.text)[0]


def _repeats(block: Draft, fields: Metadata) -> bool:
    return len(block.text) <= 400 and furniture.key(block.text) in fields.titles


def _visible(root: HtmlElement) -> tuple[Walker, list[WebBlock]]:
    """The visible blocks. A hidden or furniture mark on what holds most of the page is not believed: it is a dialogue
    open while the page was saved, or a class word of the whole layout."""
    walker = Walker(_holds_most(root))
    return walker, walker.walk(root)


def _holds_most(root: HtmlElement) -> frozenset[HtmlElement]:
    weight: dict[HtmlElement, int] = {}
    plain = Walker(
        frozenset(e for e in root.iter() if isinstance(e.tag, str) and (e.get("aria-hidden") or is_furniture(e)))
    )
    for block in plain.walk(root):
        element: HtmlElement | None = block.element
        while element is not None:
            weight[element] = weight.get(element, 0) + len(block.text)
            element = element.getparent()
    total = max(weight.values(), default=0)
    return frozenset(
        e
        for e, w in weight.items()
        if w > _MOSTLY * total and (e.get("aria-hidden") or (is_furniture(e) and not _only_role(e)))
    )


def _only_role(element: HtmlElement) -> bool:
    return element.tag in {"nav", "footer"} and not is_hidden(element)


def _depth(blocks: list[WebBlock]) -> int:
    return max((leaf.path.count("/") for b in blocks for leaf in b.leaves), default=0)
