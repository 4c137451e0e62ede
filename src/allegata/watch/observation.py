"""What one visit to an address gave, as plain values: nothing here asks a clock or a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import msgspec

from allegata.errors import InputError
from allegata.text import read
from allegata.text.publication import day_of
from allegata.watch.signs import NO_SIGNS, Signs, signs_of

if TYPE_CHECKING:
    from allegata.text import Page

FailureKind = Literal["timeout", "reset", "dns", "tls", "refused", "truncated", "too_large", "other"]
_INLINE = frozenset(
    {"a", "b", "i", "em", "strong", "span", "font", "u", "s", "small", "sub", "sup", "mark", "abbr"}
    | {"time", "cite", "q", "code", "ins", "del", "bdi", "bdo", "br", "label", "text()"}
)


class Hop(msgspec.Struct, frozen=True):
    """One answer on the way: the status, and the address that gave it."""

    status: int
    url: str


class Part(msgspec.Struct, frozen=True):
    """A block of a page's text and where it stands.

    `path` names the elements from the root, without classes or indices, `node` is the same with its indices.
    """

    path: str
    text: str
    kind: str = "paragraph"
    node: str = ""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it was read: its fields, its blocks, and all that it shows, furniture included.

    `dated` is as printed, `day` its ISO form where it names one day. `text` is the text of record, `shown` every
    visible word of the page.
    """

    url: str
    at: str
    title: str | None
    byline: str | None
    dated: str | None
    parts: tuple[Part, ...]
    text: str
    shown: str = ""
    document: str | None = None

    @property
    def day(self) -> str | None:
        """The date as ISO."""
        found = day_of(self.dated) if self.dated else None
        return found.isoformat() if found else None


class Beside(msgspec.Struct, frozen=True):
    """What an address gave that cannot exist, asked beside the page; or the site's home page."""

    status: int
    text: str = ""
    title: str = ""


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One visit. `at` is ISO 8601 with offset; header names are lower case.

    Of a page either `html` (its bytes) is given or `sight`, the page as read. `status` is that of the last answer, or
    None where none came; then `failure` says why.
    """

    url: str
    at: str
    status: int | None = None
    final_url: str | None = None
    chain: tuple[Hop, ...] = ()
    failure: FailureKind | None = None
    content_type: str | None = None
    headers: dict[str, str] = {}
    html: bytes | None = None
    sight: Sight | None = None
    beside: Beside | None = None
    home: Beside | None = None
    document: str | None = None

    @property
    def address(self) -> str:
        """Where the last answer came from."""
        return self.final_url or (self.chain[-1].url if self.chain else self.url)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A page with what its markup shows; `sight` is None where no text could be read."""

    sight: Sight | None
    signs: Signs


def reading_of(observation: Observation) -> Reading:
    """Read the page that a visit brought, once, for all that ask."""
    html = observation.html
    signs = signs_of(html, observation.content_type) if html else NO_SIGNS
    if observation.sight is not None or not html or not html.strip():
        return Reading(sight=observation.sight, signs=signs)
    try:
        page = read(html, urlsplit(observation.address).path or "page.html", observation.content_type or "text/html")
    except InputError:
        return Reading(sight=None, signs=signs)
    return Reading(sight=sight_of(page, observation, signs.text), signs=signs)


def sight_of(page: Page, observation: Observation, shown: str = "") -> Sight:
    """A read page as the watch sees it."""
    segments = page.offset_map.segments
    parts = []
    at = 0
    for block in page.blocks:
        while at + 1 < len(segments) and segments[at + 1].start <= block.start:
            at += 1
        node = block_of(segments[at].ref) if segments else ""
        parts.append(Part(outline(node), page.text[block.start : block.end], block.kind, node))
    return Sight(
        url=observation.url,
        at=observation.at,
        title=page.title,
        byline=page.byline,
        dated=page.dated or page.published,
        parts=tuple(parts),
        text=page.text,
        shown=shown,
        document=observation.document,
    )


def block_of(path: str) -> str:
    """The path of the block that a text node stands in: inline elements at its end go."""
    steps = [step for step in path.split("/") if step]
    while steps and _name(steps[-1]) in _INLINE:
        steps.pop()
    return "/" + "/".join(steps)


def outline(node: str) -> str:
    """A path without its indices: `/html/body/div/p`."""
    return "/".join(_name(step) for step in node.split("/"))


def _name(step: str) -> str:
    return step.partition("[")[0]
