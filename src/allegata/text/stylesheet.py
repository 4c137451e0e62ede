"""What a page's own style elements and attributes hide: marked on the tree before it is walked.

Only what a reader of the page as saved does not see counts: rules inside `@media` and other at-rules are left out, and
so are selectors that depend on a state (`:hover`) or an attribute. Source: CSS 2.2, sections 9.2.4, 11.2 and 6.4.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from allegata.text.tree import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_COMMENT_OPEN, _COMMENT_CLOSE = "/*", "*/"
_COMPOUND = re.compile(r"^(\*|[a-z][a-z0-9]*)?((?:[.#][\w-]+)*)$", re.IGNORECASE)
_MARK = re.compile(r"[.#][\w-]+")
_BRACE = re.compile(r"[{}]")
_FAR = re.compile(r"^-\d{3,}(?:\.\d+)?(?:px|em|rem|vw|%)?$")
_SMALL = re.compile(r"^[01](?:\.0)?(?:px)?$|^0[a-z%]*$")
_CLIPPED = re.compile(r"^rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)$")
_INSET = re.compile(r"^inset\(\s*(?:50|100)%")
_MOST_RULES = 4_000
_MOST_STYLE = 400_000
"""Code points of all style elements together that are read."""
_FADED = 0.1
"""Share of a page's text that may be transparent and hidden: above it the page fades its text in."""
HIDDEN = "hidden"
MARK = "style"
"""Value of the attribute that this module sets."""


class _Rule(NamedTuple):
    compounds: tuple[tuple[str, frozenset[str]], ...]
    weight: int
    style: dict[str, str]


def mark_hidden(root: HtmlElement) -> None:
    """Set the attribute `hidden` on every element that the page's styles hide."""
    rules = list(_rules("\n".join(s.text or "" for s in root.iter("style"))[:_MOST_STYLE]))
    faded: list[HtmlElement] = []
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in {"html", "body"}:
            continue
        style = _style(element, rules)
        if _hides(style) or set((element.get("class") or "").lower().split()) & names("classes", "hidden"):
            element.set(HIDDEN, MARK)
        elif style.get("opacity", "1").rstrip("%.0") == "" and style["opacity"][:1] in {"0", "."}:
            faded.append(element)
    whole = _length(root)
    if faded and sum(_length(e) for e in faded) < _FADED * whole:
        for element in faded:
            element.set(HIDDEN, MARK)


def _length(element: HtmlElement) -> int:
    return sum(len(str(t).strip()) for t in element.itertext())


def _style(element: HtmlElement, rules: list[_Rule]) -> dict[str, str]:
    out: dict[str, tuple[int, str]] = {}
    own_marks = _marks(element)
    for rule in rules:
        tag, marks = rule.compounds[-1]
        if tag in {"*", element.tag} and marks <= own_marks and _matches(element, rule.compounds):
            for name, value in rule.style.items():
                if name not in out or out[name][0] <= rule.weight:
                    out[name] = rule.weight, value
    own = declarations(element.get("style") or "")
    return {**{n: v for n, (_, v) in out.items()}, **own}


def declarations(style: str) -> dict[str, str]:
    """Properties of a style, lower case, without `!important`."""
    out = {}
    for part in style[:4_000].split(";"):
        name, colon, value = part.partition(":")
        if colon:
            out[name.strip().lower()] = value.lower().replace("!important", "").strip()
    return out


def _hides(style: dict[str, str]) -> bool:
    # CASE 1: not drawn at all
    if style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}:
        return True
    # CASE 2: clipped to nothing
    if _CLIPPED.match(style.get("clip", "")) or _INSET.match(style.get("clip-path", "")):
        return True
    # CASE 3: beside the page
    placed = style.get("position") in {"absolute", "fixed"}
    if placed and any(_FAR.match(style.get(side, "")) for side in ("left", "top", "right", "bottom")):
        return True
    if _FAR.match(style.get("text-indent", "")) or _SMALL.match(style.get("font-size", "x")):
        return True
    # CASE 4: of no size, and what runs over is cut off
    cut = style.get("overflow", style.get("overflow-y", "")) in {"hidden", "clip"}
    sizes = (style.get(side, "x") for side in ("height", "max-height", "width", "max-width"))
    return cut and any(_SMALL.match(size) for size in sizes)


def _rules(text: str) -> Iterator[_Rule]:
    """Rules outside at-rules that say anything about being seen, with their specificity."""
    found = 0
    for selectors, block in _blocks(_bare(text)):
        style = declarations(block)
        if not style.keys() & names("elements", "seen"):
            continue
        for selector in selectors.split(","):
            compounds = _compounds(selector)
            found += 1
            if compounds and found <= _MOST_RULES:
                weight = sum(
                    10 * sum(m[0] == "." for m in c[1]) + 100 * sum(m[0] == "#" for m in c[1]) for c in compounds
                )
                yield _Rule(compounds, weight + sum(c[0] != "*" for c in compounds), style)


def _bare(text: str) -> str:
    """A style sheet without its comments."""
    out, at = [], 0
    while (start := text.find(_COMMENT_OPEN, at)) >= 0:
        out.append(text[at:start])
        end = text.find(_COMMENT_CLOSE, start + 2)
        if end < 0:
            return "".join(out)
        at = end + 2
    return "".join([*out, text[at:]])


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the top level."""
    at = 0
    while (opening := text.find("{", at)) >= 0:
        head = text[at:opening].rpartition(";")[2].strip()
        depth, here = 1, opening + 1
        for mark in _BRACE.finditer(text, here):
            depth += 1 if mark.group() == "{" else -1
            if depth == 0:
                here = mark.end()
                break
        if depth:
            return
        if not head.startswith("@"):
            yield head, text[opening + 1 : here - 1]
        at = here


def _compounds(selector: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """A selector's parts, each a tag and its marks; empty where it asks for more than tags, classes and ids."""
    out = []
    for part in selector.replace(">", " ").split():
        match = _COMPOUND.match(part)
        if match is None:
            return ()
        out.append(((match.group(1) or "*").lower(), frozenset(_MARK.findall(match.group(2)))))
    return tuple(out)


def _matches(element: HtmlElement, compounds: tuple[tuple[str, frozenset[str]], ...]) -> bool:
    rest = list(compounds[:-1])
    at = element.getparent()
    while rest and at is not None:
        if _is(at, rest[-1]):
            rest.pop()
        at = at.getparent()
    return not rest


def _is(element: HtmlElement, compound: tuple[str, frozenset[str]]) -> bool:
    tag, marks = compound
    if tag not in {"*", element.tag}:
        return False
    return marks <= _marks(element)


def _marks(element: HtmlElement) -> set[str]:
    return {f".{c}" for c in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
