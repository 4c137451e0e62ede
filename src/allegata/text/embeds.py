"""Posts set into a page, whose voice is the poster's, and pull quotes, which repeat what the report says.

A post becomes one block: the poster's name, a colon, the post in quotation marks. Name and words keep their places in
the page; colon and marks are set and lead to no place. Its handle, date and buttons are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allegata.text import furniture
from allegata.text.compose import Run, cut, joined
from allegata.text.tree import class_words, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from allegata.model import Segment
    from allegata.text.compose import Draft
    from allegata.text.tree import WebBlock

_NAME = r"(?P<name>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,4})"
_HANDLE = r"\s?\(?@[\w.@-]+\)?"
_CREDITS = (
    re.compile(rf"^[—–-]+\s?{_NAME}{_HANDLE}"),
    re.compile(rf"^(?:A )?(?:post|photo|video|reel|story) (?:shared|posted) by {_NAME}(?:{_HANDLE}|$)", re.IGNORECASE),
    re.compile(rf"^(?:Posted|Shared|Post) by {_NAME}(?:{_HANDLE}| on |,|$)", re.IGNORECASE),
    re.compile(rf"^{_NAME}{_HANDLE}"),
    re.compile(rf"^[—–]\s?{_NAME}(?=[,(]|$|\s[A-Z][a-z]+ \d)"),
)
_REPEAT_WORDS = 3
_BUTTON_WORDS = 5


class _Made:
    """Signs that are set, not read: they lead to no place in the page."""

    def segments(self, at: int, offset: int, text: str) -> Iterable[Segment]:  # noqa: ARG002 (it maps to nothing)
        return ()


_SET = _Made()


def resolve(blocks: Sequence[WebBlock]) -> list[WebBlock]:
    """Blocks with each embedded post as one block of its poster, and without pull quotes that repeat the report."""
    out: list[WebBlock] = []
    posts: dict[int, list[WebBlock]] = {}
    for block in blocks:
        top = _post(block.element)
        if top is None:
            out.append(block)
            continue
        if id(top) not in posts:
            posts[id(top)] = []
            out.append(block)
        posts[id(top)].append(block)
    for group in posts.values():
        group[0].made = _told([b.draft for b in group])
        group[0].leaves = [leaf for b in group for leaf in b.leaves]
        group[0].kind = "quote"
        group[0].is_post = True
    return _without_repeats(out)


def _post(element: HtmlElement | None) -> HtmlElement | None:
    """The element of the post around a block, if it stands in one."""
    while element is not None:
        if set((element.get("class") or "").lower().split()) & names("classes", "embedded"):
            return element
        element = element.getparent()
    return None


def _told(drafts: Sequence[Draft]) -> Draft:
    poster: Draft | None = None
    words: list[Draft] = []
    for draft in drafts:
        found = next((m for c in _CREDITS if (m := c.match(draft.text)) is not None), None)
        if found is not None and poster is None:
            poster = cut(draft, *found.span("name"))
            rest = cut(draft, found.end())
            if not words and furniture.is_prose(rest.text):
                words.append(rest)
        elif furniture.date_line(draft.text) is None and not _is_button(draft.text):
            words.append(draft)
    signs = [Run("“", 0, _SET)]
    if poster is not None:
        signs = [*poster.runs, Run(": “", 0, _SET)]
    return joined([*signs, *_spaced(words), Run("”", 0, _SET)], "quote")


def _spaced(drafts: Sequence[Draft]) -> list[Run]:
    runs: list[Run] = []
    for draft in drafts:
        if runs:
            runs.append(Run(" ", 0, _SET))
        runs.extend(
            r if r.text not in {"“", "”"} else r._replace(text="‘" if r.text == "“" else "’") for r in draft.runs
        )
    return runs


def _is_button(text: str) -> bool:
    """A label of the post's frame, not its words: "View this post on ..."."""
    low = text.casefold()
    return low.startswith(("view ", "see ")) and " on " in low and len(text.split()) <= _BUTTON_WORDS + 1


def _without_repeats(blocks: list[WebBlock]) -> list[WebBlock]:
    """Leave out what is set apart as a pull quote or a quotation and stands in the running text as well."""
    running = " ".join(furniture.key(b.text) for b in blocks if not (b.kind == "quote" or is_pulled(b.element)))
    out = []
    for block in blocks:
        words = furniture.key(block.text)
        apart = block.kind == "quote" or is_pulled(block.element)
        if not (apart and not block.is_post and len(words.split()) > _REPEAT_WORDS and words in running):
            out.append(block)
    return out


def is_pulled(element: HtmlElement | None) -> bool:
    """Whether an element stands in a pull quote."""
    while element is not None:
        own = set((element.get("class") or "").lower().split())
        if own & names("classes", "pulled") or {"pull", "quote"} <= class_words(element):
            return True
        element = element.getparent()
    return False
