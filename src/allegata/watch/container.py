"""The part of a page that holds its article, found by weight and by element names alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.watch.observation import Part

_CONTENT = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "dl", "dd", "dt"}
    | {"figure", "figcaption", "br"}
)
_PROSE_WORDS = 8
_MOST = 0.6


class Container(msgspec.Struct, frozen=True):
    """`node` is the deepest element that holds most running text, `inner` the outline from there to its paragraphs."""

    node: str
    inner: str

    @property
    def outline(self) -> str:
        """The whole outline of the article's paragraphs' place."""
        return _names(self.node) + self.inner

    def holds(self, part: Part) -> bool:
        """Whether a block stands where the article's paragraphs stand."""
        place = _place(part)
        return (place == self.node or place.startswith(self.node + "/")) and _names(
            place[len(self.node) :]
        ) == self.inner

    def slots(self, parts: Sequence[Part]) -> list[tuple[str, ...]]:
        """Each block's places inside the article: by the indices of its path, and counted from the article's end."""
        head = _names(self.node)
        inside = [n for n, part in enumerate(parts) if self.holds(part)]
        out: list[tuple[str, ...]] = [()] * len(parts)
        for n, at in enumerate(inside[1:], 1):
            out[at] = (f"{head}{parts[at].node[len(self.node) :]}", f"{head}{self.inner} -{len(inside) - n}")
        return out


def container_of(parts: Sequence[Part]) -> Container:
    """Find the article's container among a page's blocks."""
    prose = [p for p in parts if len(p.text.split()) >= _PROSE_WORDS] or list(parts)
    total = sum(len(p.text) for p in prose)
    weight: Counter[str] = Counter()
    for part in prose:
        steps = _place(part).split("/")
        weight.update({"/".join(steps[:n]): len(part.text) for n in range(1, len(steps) + 1)})
    node = max((n for n, w in weight.items() if w >= _MOST * total), key=lambda n: n.count("/"), default="")
    inner: Counter[str] = Counter()
    for part in prose:
        place = _place(part)
        if place == node or place.startswith(node + "/"):
            inner[_names(place[len(node) :])] += len(part.text)
    return Container(node, inner.most_common(1)[0][0] if inner else "")


def _place(part: Part) -> str:
    steps = (part.node or part.path).split("/")
    while steps and steps[-1].partition("[")[0] in _CONTENT:
        steps.pop()
    return "/".join(steps)


def _names(node: str) -> str:
    return "/".join(step.partition("[")[0] for step in node.split("/"))


def place_of(part: Part) -> str:
    """Where a block stands among others of its kind: its path, without the index of its last step."""
    head, _, last = (part.node or part.path).rpartition("/")
    return f"{head}/{last.partition('[')[0]}"
