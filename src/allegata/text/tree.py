"""A web page's tree, and its visible text as blocks of text nodes with their paths.

The parser reaches no network, resolves no external entity and keeps libxml2's own limits. A path is an XPath in which
every step has its index: `/html[1]/body[1]/p[3]/text()[1]`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from allegata.errors import InputError, TooLargeError
from allegata.text.compose import NodeOrigin, Part, draft, refuse_long
from allegata.text.limits import MAX_ATTRIBUTES, MAX_HTML_DEPTH, MAX_HTML_NODES
from allegata.text.records import BlockKind  # noqa: TC001 (a constant's annotation is read at run time)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from allegata.model import Segment
    from allegata.text.compose import Draft

_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{10000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CLASS_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_XML_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_KINDS: tuple[tuple[str, BlockKind], ...] = (
    ("headings", "heading"),
    ("quotes", "quote"),
    ("items", "item"),
    ("cells", "cell"),
)
_NEVER = frozenset({"html", "body", "p", "em", "a"})
"""What no class word makes furniture."""
_HUGE = 20_000
"""Tags of a page that may be parsed without libxml2's own depth limit."""


@cache
def vocabulary() -> dict[str, Any]:
    """The word lists of `data/html.toml`."""
    return tomllib.loads(files("allegata.text").joinpath("data/html.toml").read_text(encoding="utf-8"))


@cache
def names(table: str, key: str) -> frozenset[str]:
    """One list of the vocabulary as a set."""
    return frozenset(vocabulary()[table][key])


@dataclass(slots=True, eq=False)
class Leaf:
    """A text node: `owner.text`, or `owner.tail` where `tail` is true."""

    owner: HtmlElement
    tail: bool
    data: str
    path: str
    link: bool


@dataclass(slots=True, eq=False)
class WebBlock:
    """Text nodes that stand in one block of the page; `parts` are the stretches of them that make its text."""

    element: HtmlElement
    kind: BlockKind
    furniture: bool
    doubtful: HtmlElement | None = None
    """The outermost part around it whose class words may mean furniture."""
    leaves: list[Leaf] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    made: Draft | None = None
    is_post: bool = False

    @property
    def draft(self) -> Draft:
        """The block's cleaned text."""
        if self.made is None:
            self.made = draft(self.parts, self.kind)
        return self.made

    @property
    def text(self) -> str:
        """The block's cleaned text as a string."""
        return self.draft.text

    def link_share(self) -> float:
        """Share of the block's characters that stand in links."""
        total = sum(len(leaf.data.strip()) for leaf in self.leaves)
        return sum(len(leaf.data.strip()) for leaf in self.leaves if leaf.link) / total if total else 0.0


class _Break:
    """A line break element: white space without a character of its own in the source."""

    def segments(self, at: int, offset: int, text: str) -> Iterable[Segment]:  # noqa: ARG002 (it maps to nothing)
        return ()


_BREAK = Part(" ", 0, 1, _Break())


def parse(text: str) -> tuple[HtmlElement, tuple[str, ...]]:
    """Parse a page.

    Returns:
        the root element and warnings.

    Raises:
        InputError: no element at all.
        TooLargeError: more elements, attributes or depth than are read.
    """
    for tag in _LONG_TAG.finditer(text):
        if len(_QUOTED.sub("", tag.group()).split()) > MAX_ATTRIBUTES:
            raise TooLargeError(
                f"an element with more than {MAX_ATTRIBUTES:,} attributes", cause="this is no readable page"
            )
    data = _XML_BAD.sub("", text).encode("utf-8", "replace")
    root, truncated = _parsed(data, huge=False)
    if truncated and data.count(b"<") <= _HUGE:
        root, truncated = _parsed(data, huge=True)
    if truncated:
        raise TooLargeError(f"elements nested deeper than {MAX_HTML_DEPTH} levels", cause="this is no readable page")
    if sum(1 for _ in root.iter()) > MAX_HTML_NODES:
        raise TooLargeError(f"more than {MAX_HTML_NODES:,} elements", cause="split the page")
    return root, ()


def _parsed(data: bytes, *, huge: bool) -> tuple[HtmlElement, bool]:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=huge, recover=True)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError("this page has no readable markup", cause=" ".join(str(error).split())[:120]) from error
    return root, any(e.type_name == "ERR_RESOURCE_LIMIT" for e in parser.error_log)


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element is hidden by attribute or inline style."""
    if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    return (element.get("aria-hidden") or "").strip().lower() == "true"


def class_words(element: HtmlElement) -> set[str]:
    """Words of an element's class and id, without classes that say what a layout has or lacks ("no-sidebar")."""
    raw = f"{element.get('class') or ''} {element.get('id') or ''}"[:400]
    out: set[str] = set()
    for name in raw.split():
        found = [w.lower() for w in _CLASS_WORD.findall(name)]
        if not (len(found) > 1 and found[0] in names("classes", "about_layout")):
            out.update(found)
    return out


def is_doubtful(element: HtmlElement) -> bool:
    """Whether a class word says, in many layouts but not in all, that an element is no part of the report."""
    return (
        isinstance(element.tag, str)
        and element.tag not in _NEVER
        and bool(class_words(element) & names("classes", "doubtful"))
    )


def is_furniture(element: HtmlElement) -> bool:
    """Whether tag, role or class word says that an element is no part of the report."""
    if not isinstance(element.tag, str):
        return False
    if element.tag in names("elements", "furniture") and not _quoted_footer(element):
        return True
    if (element.get("role") or "").strip().lower() in names("roles", "furniture"):
        return True
    return element.tag not in _NEVER and bool(class_words(element) & names("classes", "furniture"))


def _quoted_footer(element: HtmlElement) -> bool:
    parent = element.getparent()
    return element.tag == "footer" and parent is not None and parent.tag == "blockquote"


@dataclass(slots=True)
class _Frame:
    """An open element of the walk."""

    path: str
    hidden: bool
    furniture: bool
    link: bool
    kind: BlockKind
    element: HtmlElement
    pre: bool
    doubtful: HtmlElement | None = None
    counts: dict[str, int] = field(default_factory=dict)
    texts: int = 0


class Walker:
    """One walk over the tree, without recursion, that gathers blocks."""

    def __init__(self, kept_anyway: frozenset[HtmlElement] = frozenset()) -> None:
        self.kept_anyway = kept_anyway
        self.blocks: list[WebBlock] = []
        self.hidden_words = 0
        self._open: WebBlock | None = None
        self._breaks = 0
        self._size = 0

    def walk(self, root: HtmlElement) -> list[WebBlock]:
        """Blocks in document order; hidden and skipped subtrees are left out, furniture is marked."""
        top = _Frame("", hidden=False, furniture=False, link=False, kind="paragraph", element=root, pre=False)
        stack = [top]
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event == "start":
                frame = self._enter(element, stack[-1])
                stack.append(frame)
                if len(stack) > 8 * MAX_HTML_DEPTH:
                    raise TooLargeError(
                        f"elements nested deeper than {8 * MAX_HTML_DEPTH} levels", cause="this is no readable page"
                    )
                self._text(element, frame, element.text, tail=False)
                continue
            if event == "end":
                self._leave(element)
                stack.pop()
            if element is not root:
                self._text(element, stack[-1], element.tail, tail=True)
        return [b for b in self.blocks if b.text]

    def _enter(self, element: HtmlElement, parent: _Frame) -> _Frame:
        tag = element.tag
        parent.counts[tag] = parent.counts.get(tag, 0) + 1
        if tag in names("elements", "block"):
            self._open = None
        elif tag == "br":
            self._line_break(parent)
        skipped = tag in names("elements", "skipped")
        anyway = element in self.kept_anyway
        return _Frame(
            path=f"{parent.path}/{tag}[{parent.counts[tag]}]",
            hidden=parent.hidden or skipped or (is_hidden(element) and not anyway),
            furniture=parent.furniture or (is_furniture(element) and not anyway),
            link=parent.link or (tag == "a" and element.get("href") is not None),
            kind=_kind(element, parent.kind),
            element=element if tag in names("elements", "block") else parent.element,
            pre=parent.pre or tag == "pre",
            doubtful=element if parent.doubtful is None and not anyway and is_doubtful(element) else parent.doubtful,
        )

    def _leave(self, element: HtmlElement) -> None:
        if element.tag in names("elements", "block"):
            self._open = None

    def _line_break(self, frame: _Frame) -> None:
        self._breaks += 1
        if self._breaks > 1 and not frame.hidden:
            self._open = None
        elif self._open is not None:
            self._open.parts.append(_BREAK)

    def _text(self, element: HtmlElement, frame: _Frame, data: str | None, *, tail: bool) -> None:
        if not data:
            return
        frame.texts += 1
        blank = not data.strip()
        if frame.hidden:
            if not blank and element.tag not in names("elements", "skipped"):
                self.hidden_words += len(data.split())
            return
        if blank and self._open is None:
            return
        if not blank:
            self._breaks = 0
        self._size += len(data)
        refuse_long(self._size // 2)
        leaf = Leaf(element, tail, data, f"{frame.path}/text()[{frame.texts}]", frame.link)
        for i, (start, end) in enumerate(_stretches(data, pre=frame.pre)):
            if i:
                self._open = None
            self._place(leaf, start, end, frame)

    def _place(self, leaf: Leaf, start: int, end: int, frame: _Frame) -> None:
        if self._open is None:
            self._open = WebBlock(frame.element, frame.kind, frame.furniture, frame.doubtful)
            self.blocks.append(self._open)
        self._open.leaves.append(leaf)
        self._open.parts.append(Part(leaf.data, start, end, NodeOrigin(leaf.path)))


def _stretches(data: str, *, pre: bool) -> Iterator[tuple[int, int]]:
    """The parts of preformatted text between blank lines; all of other text."""
    at = 0
    if pre:
        for gap in _BLANK_LINE.finditer(data):
            yield at, gap.start()
            at = gap.end()
    yield at, len(data)


def _kind(element: HtmlElement, inherited: BlockKind) -> BlockKind:
    tag = element.tag
    if tag in names("elements", "captions") or (tag != "body" and class_words(element) & {"caption", "photocaption"}):
        return "caption"
    for listed, kind in _KINDS:
        if tag in names("elements", listed):
            return kind
    return "paragraph" if inherited == "cell" and tag in {"p", "article", "section", "main", "div"} else inherited
