"""Header lines or YAML front matter before a plain text: what the person who saved it entered about it."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from allegata.text.limits import MAX_FIELD_LENGTH, MAX_FRONT_MATTER, MAX_FRONT_MATTER_EVENTS, MAX_HEADER_LINES

KEYS = ("outlet", "owner", "byline", "published", "url", "title", "kind", "authors", "language")
_LINE = re.compile(r"^([A-Za-z][A-Za-z _-]{0,30}?)[ \t]*:(?:[ \t]+(.*?))?[ \t]*$")
_FENCE = re.compile(r"\A---[ \t]*(?:\r\n|\r|\n)")
_FENCE_END = re.compile(r"(?:\r\n|\r|\n)(?:---|\.\.\.)[ \t]*(?=\r\n|\r|\n|\Z)")
_NEWLINE = re.compile(r"\r\n|\r|\n")


class Header(NamedTuple):
    """Keys in lower case with values as entered; the body begins at `end` of the text."""

    fields: dict[str, str]
    end: int
    warnings: tuple[str, ...] = ()


def read_header(text: str) -> Header:
    """Take header lines or front matter off the start of a text.

    A run of `Key: value` lines counts when an empty line follows it and at least one key is known; a text that merely
    begins with a colon somewhere keeps every line.
    """
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    fence = _FENCE.match(text[start : start + 16])
    if fence is not None:
        return _front_matter(text, start + fence.end())
    return _lines(text, start)


def _lines(text: str, start: int) -> Header:
    fields: dict[str, str] = {}
    at, end = start, start
    for _ in range(MAX_HEADER_LINES):
        newline = _NEWLINE.search(text, at, at + 2 * MAX_FIELD_LENGTH)
        stop = newline.start() if newline else len(text)
        line = text[at:stop]
        if not line.strip():
            end = newline.end() if newline else len(text)
            break
        match = _LINE.match(line) if len(line) <= 2 * MAX_FIELD_LENGTH else None
        if match is None:
            return Header({}, 0)
        if match.group(2):
            fields.setdefault(match.group(1).strip().lower(), match.group(2).strip())
        if newline is None:
            end = len(text)
            break
        at = newline.end()
    else:
        return Header({}, 0)
    if not any(k in KEYS for k in fields):
        return Header({}, 0)
    return _header(fields, end)


def _header(fields: dict[str, str], end: int) -> Header:
    long = [k for k, v in fields.items() if len(v) > MAX_FIELD_LENGTH]
    warnings = tuple(f"the header line {k!r} is longer than {MAX_FIELD_LENGTH} characters and was cut" for k in long)
    return Header({k: v[:MAX_FIELD_LENGTH] for k, v in fields.items()}, end, warnings)


def _front_matter(text: str, start: int) -> Header:
    closing = _FENCE_END.search(text, start - 1, start + MAX_FRONT_MATTER)
    if closing is None:
        return Header({}, 0)
    raw = text[start : closing.start()]
    try:
        fields = _scalars(raw)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:120]
        return Header({}, closing.end(), (f"the front matter was not read: {reason}",))
    if not any(k in KEYS for k in fields):
        return Header({}, 0)
    return _header(fields, closing.end())


def _scalars(raw: str) -> dict[str, str]:
    """Top-level keys with their values as written; a list is joined by commas. Nothing is constructed or expanded."""
    for count, event in enumerate(yaml.parse(raw, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("it uses aliases")  # noqa: TRY004 (a value that is refused, not a wrong type)
        if count > MAX_FRONT_MATTER_EVENTS:
            raise ValueError("it is too long")
    root = yaml.compose(raw, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return {}
    fields: dict[str, str] = {}
    for key, value in root.value:
        if isinstance(value, yaml.SequenceNode):
            entered = ", ".join(str(v.value) for v in value.value if isinstance(v, yaml.ScalarNode))
        else:
            entered = str(value.value) if isinstance(value, yaml.ScalarNode) else ""
        if isinstance(key, yaml.ScalarNode) and entered.strip():
            fields[str(key.value).strip().lower()] = " ".join(entered.split())
    return fields
