"""A web page to a `Page`: metadata as fields, the report's blocks as text, every character by its text node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.errors import InputError
from allegata.text import embeds, furniture
from allegata.text.bylines import agencies_of, authors_of
from allegata.text.compose import compose
from allegata.text.decode import decode
from allegata.text.languages import identify
from allegata.text.mainpart import main_blocks
from allegata.text.metadata import Metadata, read_metadata
from allegata.text.records import Page
from allegata.text.stylesheet import mark_hidden
from allegata.text.tree import Walker, WebBlock, is_furniture, is_hidden, names, parse
from allegata.text.warnings import is_made_by_script, page_warnings

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from allegata.text.compose import Draft
    from allegata.text.decode import Decoded

_MOSTLY = 0.6
_PARTLY = 0.25
_LINES_BEFORE = 6
_TITLE_LONGEST = 400
_HIDDEN_WORDS = 60


def read_html(payload: bytes, charset: str | None = None) -> Page:
    """Read a web page; see `allegata.text.read`."""
    source = decode(payload, charset, markup=True)
    root, warnings = parse(source.text)
    mark_hidden(root)
    if is_made_by_script(root):
        raise InputError(
            "no text found", cause="the page is made by a script and holds no text of its own: save it from the browser"
        )
    believed_not = _holds_most(root)
    fields = read_metadata(root, believed_not)
    walker = Walker(believed_not)
    blocks = embeds.resolve(walker.walk(root))
    chosen = main_blocks(root, blocks, _depth(blocks))
    drafts = [b.draft for b in chosen]
    drafts = [d for d in drafts if not _repeats(d, fields)]
    found = furniture.sort_lines(drafts, fields.title, find_title=fields.title is None, byline=fields.byline)
    _lines_before(blocks, chosen, found)
    text, offset_map, placed = compose(found.body, "html")
    if walker.hidden_words > _HIDDEN_WORDS and walker.hidden_words > len(text.split()):
        warnings = (*warnings, f"about {walker.hidden_words} words that the page hides were left out")
    warnings = (*warnings, *page_warnings(blocks, chosen, fields, text))
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
        cites=fields.cites or agencies_of(byline),
    )


def _lines_before(blocks: list[WebBlock], chosen: list[WebBlock], found: furniture.Margins) -> None:
    """Take byline and date from the lines above the report that are left out of its text."""
    first = blocks.index(chosen[0]) if chosen else 0
    for block in blocks[max(0, first - _LINES_BEFORE) : first]:
        if not block.furniture and block not in chosen:
            furniture.take_fields(block.text, found)


def tree_of(source: Decoded) -> HtmlElement:
    """The tree that html locators point into."""
    return parse(source.text)[0]


def _repeats(block: Draft, fields: Metadata) -> bool:
    return len(block.text) <= _TITLE_LONGEST and furniture.key(block.text) in fields.titles


def _holds_most(root: HtmlElement) -> frozenset[HtmlElement]:
    """Elements whose hidden or furniture mark is not believed, because they hold most of the page's text.

    That is a dialogue open while the page was saved, or a class word of the whole layout.
    """
    weight: dict[HtmlElement, int] = {}
    total = 0
    for element in reversed([e for e in root.iter() if isinstance(e.tag, str)]):
        own = 0 if element.tag in names("elements", "skipped") else len((element.text or "").strip())
        weight[element] = weight.get(element, 0) + own
        parent = element.getparent()
        if parent is not None and element.tag not in names("elements", "skipped"):
            weight[parent] = weight.get(parent, 0) + weight[element] + len((element.tail or "").strip())
    total = weight.get(root, 0)
    holders = _holders(root)
    return frozenset(
        e
        for e, w in weight.items()
        if w > (_PARTLY if e in holders else _MOSTLY) * total
        and (is_hidden(e) or (is_furniture(e) and not _only_role(e)))
    )


def _holders(root: HtmlElement) -> set[HtmlElement]:
    """What holds the heading or what the page itself calls its article: under less suspicion than the rest."""
    out: set[HtmlElement] = set()
    for mark in root.iter("h1", "article", "main"):
        element: HtmlElement | None = mark
        while element is not None and element not in out:
            out.add(element)
            element = element.getparent()
    return out


def _only_role(element: HtmlElement) -> bool:
    return element.tag in {"nav", "footer"} and not is_hidden(element)


def _depth(blocks: list[WebBlock]) -> int:
    return max((leaf.path.count("/") for b in blocks for leaf in b.leaves), default=0)
