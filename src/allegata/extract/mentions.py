"""Names and descriptions where they stand: who and what a report talks of.

General method, no list of names: sequences of capitalised words with lower-case words inside ("Ministry of Labour"),
short forms with their long form, titles, appositions, and head nouns that say what kind of thing it is ("camp",
"committee", "brigade"). The parser's entity label decides only where nothing else does. A user's names win. Descriptions
without a name ("a senior police official") are mentions with `is_named` False.
"""

from __future__ import annotations

import functools
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegata.extract.descriptions import describe, find_descriptions
from allegata.extract.names import NamedSpan, find_named, number_of
from allegata.extract.records import MentionDraft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allegata.extract.records import Name, Span
    from allegata.language import Parsed
    from allegata.model import MentionKind


def find_mentions(parsed: Parsed, names: tuple[Name, ...] = ()) -> tuple[MentionDraft, ...]:
    """All mentions of a text in order of their place, none overlapping another of its own kind of finding.

    Args:
        parsed: the parsed text.
        names: what the user knows; a listed name, or an alias of it, keeps the user's kind.

    Returns:
        Drafts whose `surface` is the exact slice of the text.
    """
    known = tuple(_known(parsed.text, names))
    taken = [k.span for k in known]
    found = find_named(parsed)
    kinds = _settled(found)
    out = list(known)
    for named in found:
        if not _overlaps(named.span, taken):
            out.append(_draft(parsed, named, kinds))
    spans = sorted({*taken, *(n.span for n in found)})
    out.extend(find_descriptions(parsed, spans))
    return tuple(sorted(out, key=lambda m: (m.span, not m.is_named)))


def _draft(parsed: Parsed, named: NamedSpan, kinds: Mapping[str, MentionKind]) -> MentionDraft:
    surface = parsed.text[named.span[0] : named.span[1]]
    kind = named.kind or kinds.get(surface) or kinds.get(surface.split()[-1]) or "other"
    descriptors = (*named.descriptors, *describe(parsed.sentences[named.sentence], named.head))
    return MentionDraft(
        span=named.span,
        surface=surface,
        kind=kind,
        descriptors=tuple(dict.fromkeys(descriptors)),
        is_named=True,
        number=number_of(parsed.sentences[named.sentence].tokens[named.head]),
    )


def _settled(found: tuple[NamedSpan, ...]) -> Mapping[str, MentionKind]:
    """What a surface is anywhere in the text, and what a person's last name is, where the place itself does not say."""
    out: dict[str, MentionKind] = {}
    for named in found:
        if named.kind is None:
            continue
        out.setdefault(named.surface, named.kind)
        if named.kind == "person" and " " in named.surface:
            out.setdefault(named.surface.split()[-1], "person")
        if named.short:
            out.setdefault(named.short, named.kind)
    return MappingProxyType(out)


def _known(text: str, names: tuple[Name, ...]) -> Iterator[MentionDraft]:
    if not names:
        return
    pattern, kinds = _compiled(names)
    for m in pattern.finditer(text):
        name = kinds[m.group()]
        aka = (name.name,) if name.name != m.group() else ()
        yield MentionDraft(span=m.span(), surface=m.group(), kind=name.kind, descriptors=aka, number="unknown")


@functools.lru_cache(maxsize=4)
def _compiled(names: tuple[Name, ...]) -> tuple[re.Pattern[str], Mapping[str, Name]]:
    kinds = {form: n for n in names for form in (n.name, *n.aliases) if form.strip()}
    forms = "|".join(re.escape(f) for f in sorted(kinds, key=lambda f: (-len(f), f)))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)"), MappingProxyType(kinds)


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)
