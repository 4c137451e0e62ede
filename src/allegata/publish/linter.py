"""The wording linter (safety rule S6): the page never states an act without the voice that states it.

A fault can enter at four places, so there are four checks: the phrases (our own words), the templates (words that
bypass the phrases), the finished page (a claim without voice or manner, or something active), and the lines of
`case.jsonl`.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from lxml import html

from allegata.views.phrases import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element
    from lxml.html import HtmlElement

_SLOT_OF_VOICE = "{voice}"
_JINJA = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_CLASS = re.compile(r"\{% block look %\}\w+\{% endblock %\}")
_TAG = re.compile(r"<[^<>]*>", re.DOTALL)
_SPOKEN = re.compile(r"(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"")
_USED = re.compile(r"(?:say|phrase)\('([a-z_.]+)'(?! *~)")
_ALLOWED_LINK = re.compile(r"#[\w-]*$|https?://|(?:\.\./)?(?:case|(?:reports|more)/[\w-]+)\.html(?:#[\w-]+)?$")
_LINKING = {"href", "src", "action", "srcset", "xlink:href", "formaction", "data", "poster", "background"}


@cache
def _wording() -> dict[str, tuple[str, ...]]:
    raw = (resources.files("allegata.publish") / "data" / "wording.toml").read_text(encoding="utf-8")
    held = tomllib.loads(raw)
    return {k: tuple(v) for k, v in held.items()}


@cache
def _pattern(group: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_wording()[group])})\b", re.IGNORECASE)


def lint_phrases(phrases: Mapping[str, str | dict[str, str]] | None = None) -> list[str]:
    """Faults of phrases, one line each; the page's own if none are given."""
    out = []
    for key, value in (catalogue() if phrases is None else phrases).items():
        if key in _wording()["allowed"]:
            continue
        for text in (value,) if isinstance(value, str) else value.values():
            for group in ("roles", "verdicts", "scores"):
                out += [f"{key}: “{m.group()}” ({group})" for m in _pattern(group).finditer(text)]
            if _SLOT_OF_VOICE not in text:
                out += [f"{key}: “{m.group()}” without a voice" for m in _pattern("acts").finditer(text)]
    return out


def templates() -> dict[str, str]:
    """The page's templates by name."""
    folder = resources.files("allegata.publish.pages") / "templates"
    return {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".html")}


def lint_templates(held: Mapping[str, str] | None = None) -> list[str]:
    """Faults of templates: words of their own, unescaped output, statements rendered without voice and manner."""
    out = []
    for name, source in sorted((templates() if held is None else held).items()):
        bare = _JINJA.sub("", _CLASS.sub("", source))
        said = [*_SPOKEN.findall(bare), _TAG.sub(" ", bare)]
        out += [f"{name}: words outside the phrases: {w}" for text in said for w in _literal(text)]
        out += [f"{name}: escaping is switched off" for _ in re.finditer(r"\|\s*safe\b|autoescape", source)]
        out += [f"{name}: a claim's words without voice and manner" for _ in _unattributed(source)]
        out += [
            f"{name}: no such phrase: {k}"
            for k in _USED.findall(source)
            if k not in catalogue() and not k.endswith(".")
        ]
    return out


def _literal(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}", re.sub(r"\[U\+[0-9A-F]+\]|&\w+;", " ", text))


def _unattributed(source: str) -> Iterator[str]:
    """Macros and rows that print a quotation but neither the voices nor the manner of it."""
    for block in re.split(r"{%-? *macro |<tr", source):
        quotes = re.search(
            r"said\((\w+)\)|class=\"said\"", block.partition(")")[2] if block.startswith("said") else block
        )
        is_definition = block.startswith("said(")
        if quotes and not is_definition and "voice" not in block:
            yield block


def lint_page(source: str) -> list[str]:
    """Faults of a finished page: claims without voice or manner, anything active, anything remote but a plain link."""
    root = html.document_fromstring(source.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    out: list[str] = []
    for element in root.iter():
        if isinstance(element.tag, str):
            out += _active(element)
            classes = (element.get("class") or "").split()
            if "claim" in classes:
                out += _incomplete(element)
            if "said" in classes and not any(
                "claim" in (a.get("class") or "").split() for a in element.iterancestors()
            ):
                out.append(f"quotation outside a claim: {_words_of(element)!r}")
    return out


def lint_lines(lines: Iterable[str]) -> list[str]:
    """Faults of a `case.jsonl`, given line by line: statements without voice or manner, codings without their words."""
    out = []
    for number, line in enumerate(lines, 1):
        record = json.loads(line)
        if record["record"] == "statement":
            missing = [f for f in ("voice", "mode", "stance", "anchors") if not record.get(f)]
            out += [f"line {number}: statement without {f}" for f in missing]
        elif record["record"] == "coding":
            missing = [f for f in ("statement", "anchors", "reading") if not record.get(f)]
            out += [f"line {number}: coding without {f}" for f in missing]
    return out


def _words_of(element: _Element) -> str:
    return " ".join(str(piece) for piece in element.itertext())[:60]


def _incomplete(claim: HtmlElement) -> Iterator[str]:
    held = claim.xpath(".//*[contains(concat(' ', @class, ' '), ' voice ')]")
    if not held or not held[0].text_content().strip():
        yield f"claim without voice: {claim.text_content().strip()[:60]!r}"


def _active(element: HtmlElement) -> Iterator[str]:
    tag = str(element.tag)
    if tag in {
        "script",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "img",
        "audio",
        "video",
        "input",
        "button",
    }:
        yield f"active or remote element: {tag}"
    for name, value in element.attrib.items():
        if str(name).lower().startswith("on"):
            yield f"event attribute: {name}"
        is_link = str(name).lower() in _LINKING
        if is_link and not (tag == "a" and _ALLOWED_LINK.match(str(value))):
            yield f"link not allowed: {tag} {value[:80]}"
        if re.search(r"javascript:|url\((?!#fade-)", str(value), re.IGNORECASE) and str(name) != "content":
            yield f"active value: {name}={value[:80]}"
