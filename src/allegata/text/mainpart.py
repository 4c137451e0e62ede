"""Which blocks of a page are the report: trafilatura decides, our own density rule stands in where it finds too little.

Trafilatura hands back text without positions. So each text node of a copy of the tree carries a mark of one rare
character; the marks that come back say which source nodes were chosen. Nothing is searched for afterwards.
"""

from __future__ import annotations

import copy
import logging
from typing import TYPE_CHECKING

from lxml import etree

from allegata.text import furniture
from allegata.text.limits import MAX_HTML_DEPTH
from allegata.text.tree import is_hidden, names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from allegata.text.tree import Leaf, WebBlock

_MARKS = (range(0x20000, 0x2A6D0), range(0x17000, 0x187F0), range(0x2CEB0, 0x2EBE0))
"""CJK Extension B, Tangut, CJK Extension F: printable letters that no normalisation changes."""
_ASKED = 6_000
"""Text nodes beyond which trafilatura, slow on very many siblings, is not asked."""
_ENOUGH = 500
_MORE = 1.6
_FAR_MORE = 5.0
_SENTENCE_WORDS = 4
_LONG_SENTENCE = 8
_ASKS_WORDS = 160
_CARDS = 3
_CARD_BLOCKS = 4
_CARD_WORDS = 45
_HALF = 0.5
_LINKED = 0.6
_LINK_WORDS = 25
_DESCEND = 0.8


def main_blocks(root: HtmlElement, blocks: Sequence[WebBlock], depth: int) -> list[WebBlock]:
    """The report's blocks in document order, never empty where the page shows any text.

    Args:
        root: the page.
        blocks: its visible blocks, furniture marked.
        depth: levels of the tree; beyond libxml2's own limit trafilatura is not asked.
    """
    own = [b for b in blocks if not b.furniture and not _asks(b)] or list(blocks)
    own = _without_cards(own)
    sure = [b for b in own if b.doubtful is None] or own
    dense = _dense(sure)
    chosen = _chosen(root, blocks, own) if depth <= MAX_HTML_DEPTH else []
    size, other = _size(chosen), _size(dense)
    if (size < _ENOUGH and other > _MORE * size) or other > _FAR_MORE * size:
        return dense or own
    return _completed(sure, own, chosen)


def _without_cards(blocks: list[WebBlock]) -> list[WebBlock]:
    """Leave out cards (a linked heading with a short teaser in a box) where a report stands beside them.

    A page of cards alone keeps them: it is an index page, and said to be one.
    """
    boxes: dict[HtmlElement, list[WebBlock]] = {}
    for block in blocks:
        box = block.element.getparent()
        if box is not None and box.tag in names("elements", "boxes"):
            boxes.setdefault(box, []).append(block)
    cards = [
        held
        for held in boxes.values()
        if 1 < len(held) <= _CARD_BLOCKS
        and any(b.kind == "heading" and _linked(b) for b in held)
        and all(len(b.text.split()) <= _CARD_WORDS for b in held)
    ]
    inside = {b for held in cards for b in held}
    rest = [b for b in blocks if b not in inside]
    told = sum(furniture.is_told(b.text) for b in rest)
    return rest if len(cards) >= _CARDS and told else blocks


def _asks(block: WebBlock) -> bool:
    """Whether a part that may be furniture by its class asks something of the reader and is short."""
    if block.doubtful is None:
        return False
    words = " ".join("".join(str(t) for t in block.doubtful.itertext()).casefold().split())
    if len(words.split()) > _ASKS_WORDS:
        words = block.text.casefold()
    return any(w in words for w in names("asks", "words"))


def _size(blocks: Sequence[WebBlock]) -> int:
    return sum(len(b.text) for b in blocks)


def _linked(block: WebBlock) -> bool:
    return block.link_share() > _LINKED and len(block.text.split()) < _LINK_WORDS


def _dense(blocks: Sequence[WebBlock]) -> list[WebBlock]:
    """From the body downwards, follow the child that holds most of the text; keep what stands there in no link."""
    plain = [b for b in blocks if not _linked(b)]
    weight: dict[HtmlElement, int] = {}
    for block in plain:
        element: HtmlElement | None = block.element
        while element is not None:
            weight[element] = weight.get(element, 0) + len(block.text)
            element = element.getparent()
    if not plain:
        return []
    here = plain[0].element.getroottree().getroot()
    while True:
        inside = [c for c in here if c in weight and c.tag in names("elements", "containers")]
        best = max(inside, key=lambda c: weight[c], default=None)
        if best is None or weight[best] < _DESCEND * weight[here]:
            break
        here = best
    return [b for b in plain if _within(b.element, here)]


def _within(element: HtmlElement | None, container: HtmlElement) -> bool:
    while element is not None:
        if element is container:
            return True
        element = element.getparent()
    return False


def _completed(sure: Sequence[WebBlock], own: Sequence[WebBlock], chosen: Sequence[WebBlock]) -> list[WebBlock]:
    """The choice, with what was left out inside it: running text, items and headings between its first and last block.

    Before and behind it only running text in the same part of the page is added.
    """
    wanted = set(chosen)
    place = {id(b): i for i, b in enumerate(own)}
    if not chosen:
        return []
    first, last = place[id(chosen[0])], place[id(chosen[-1])]
    parents = {b.element.getparent() for b in chosen} | {b.element for b in chosen if b.element.tag != "body"}
    for block in sure:
        beside = block.element.getparent() in parents or block.element in parents
        prose = furniture.ends_like_a_sentence(block.text) and len(block.text.split()) >= _SENTENCE_WORDS
        within = first < place[id(block)] < last
        told = prose and (beside or (within and len(block.text.split()) >= _LONG_SENTENCE))
        listed = within and block.kind in {"item", "cell", "quote"} and _has_company(block, wanted)
        if block.is_post:
            told = first <= place[id(block)] <= last + 1
        if (told or listed) and (block.is_post or not _linked(block)) and block.kind != "caption":
            wanted.add(block)
    for i, block in enumerate(own):
        over = first <= i and i + 1 < len(own) and own[i + 1] in wanted and own[i + 1].kind != "caption"
        if block.kind == "heading" and block.doubtful is None and over and not _linked(block):
            wanted.add(block)
    return [b for b in own if b in wanted]


def _has_company(block: WebBlock, wanted: set[WebBlock]) -> bool:
    """Whether another block of the same list or table was chosen."""
    top = _group(block.element)
    return top is not None and any(_group(b.element) is top for b in wanted)


def _group(element: HtmlElement | None) -> HtmlElement | None:
    while element is not None and element.tag not in {"ul", "ol", "dl", "table", "blockquote"}:
        element = element.getparent()
    return element


def _chosen(root: HtmlElement, everything: Sequence[WebBlock], blocks: Sequence[WebBlock]) -> list[WebBlock]:
    leaves = list({id(leaf): leaf for b in blocks for leaf in b.leaves}.values())
    left_out = [leaf for b in set(everything) - set(blocks) for leaf in b.leaves]
    marks = _marks(leaves)
    if marks is None or len(leaves) > _ASKED:
        return []
    came_back = _ask(_marked_copy(root, leaves, marks, left_out))
    kept = {id(leaf) for leaf, mark in zip(leaves, marks, strict=True) if mark in came_back}
    return [b for b in blocks if _kept_share(b, kept) >= _HALF]


def _kept_share(block: WebBlock, kept: set[int]) -> float:
    total = sum(len(leaf.data.strip()) for leaf in block.leaves)
    return sum(len(leaf.data.strip()) for leaf in block.leaves if id(leaf) in kept) / total if total else 0.0


def _marks(leaves: Sequence[Leaf]) -> list[str] | None:
    """One character a text node, of an alphabet that the page does not use itself."""
    used = set().union(*(leaf.data for leaf in leaves)) if leaves else set()
    for alphabet in _MARKS:
        if len(leaves) <= len(alphabet) and not any(ord(c) in alphabet for c in used):
            return [chr(alphabet[i]) for i in range(len(leaves))]
    return None


def _marked_copy(
    root: HtmlElement, leaves: Sequence[Leaf], marks: Sequence[str], left_out: Sequence[Leaf]
) -> HtmlElement:
    """A copy of the tree in which each visible text node ends in its mark, without hidden text and furniture."""
    for leaf in left_out:
        _write(leaf, "")
    for leaf, mark in zip(leaves, marks, strict=True):
        _write(leaf, f"{leaf.data.rstrip()}{mark}{leaf.data[len(leaf.data.rstrip()) :]}")
    twin: HtmlElement = copy.deepcopy(root)
    for leaf in (*leaves, *left_out):
        _write(leaf, leaf.data)
    marked = set(marks)
    for element in [e for e in twin.iter(etree.Element) if is_hidden(e) and e.getparent() is not None]:
        if marked.isdisjoint("".join(map(str, element.itertext()))):
            element.drop_tree()
    etree.strip_elements(twin, "script", "style", "noscript", "template", "iframe", with_tail=False)
    return twin


def _write(leaf: Leaf, data: str) -> None:
    if leaf.tail:
        leaf.owner.tail = data
    else:
        leaf.owner.text = data


def _ask(tree: HtmlElement) -> set[str]:
    """The characters of the text that trafilatura takes for the report."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    from trafilatura import bare_extraction  # noqa: PLC0415 (slow to load)

    try:
        document = bare_extraction(
            tree, include_comments=False, include_tables=True, deduplicate=False, with_metadata=False
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, etree.LxmlError):
        # the page breaks it: the density rule stands in
        return set()
    body = getattr(document, "body", None)
    return set("".join(body.itertext())) if body is not None else set()
