"""What the comparison keeps of each document: who publishes it, whom it cites, what it is coded with."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from allegata.model import Anchor, Statement, fold

if TYPE_CHECKING:
    from allegata.model import Account, CaseReader, Document, Hop, Source

_NAMED = {"group", "facility", "organisation"}
_GROUPED_BY = "ilo-forced-labour-2012"
"""The standard whose indicators name allegations: eleven, unweighted, coarse enough to be said by several reports."""


class Voice(msgspec.Struct, frozen=True):
    """A voice past the author, as an origin sees it."""

    name: str | None
    role: str
    cue: Anchor | None


class Claim(msgspec.Struct, frozen=True):
    """A coded statement: the least that grouping, origins and conflicts need."""

    statement: str
    anchor: Anchor
    indicator: str
    reading: str
    account: str
    voice: Voice | None


class Situation(msgspec.Struct, frozen=True):
    """An account, as grouping across reports sees it."""

    account: str
    label: str
    names: frozenset[str]
    places: frozenset[str]
    earliest: str | None
    latest: str | None


class Profile(msgspec.Struct, frozen=True):
    """A document in a few kilobytes."""

    document: str
    source: str
    title: str | None
    publisher: str | None
    owner: str | None
    authors: tuple[str, ...]
    published: str | None
    voices: tuple[Voice, ...]
    claims: tuple[Claim, ...]
    situations: tuple[Situation, ...]
    histories: tuple[tuple[str, str], ...]
    """(statement id, its words) of statements that tell of a publication removed, altered or put back."""


def identified(voice: tuple[Hop, ...]) -> Voice | None:
    """The innermost identified voice past the author: named, or a document; None where only the author speaks.

    A hop whose words are themselves the act alleged ("they promised to ...", "they will tell him that ...") carries no
    authority: who tells of the promise does.
    """
    for hop in reversed(voice[1:]):
        to_come = hop.cue_anchor is not None and hop.cue_anchor.exact.casefold().startswith(("will ", "would "))
        if hop.cue in _acting_words() or to_come:
            continue
        if hop.name is not None and hop.role in {"person", "organisation", "document"}:
            return Voice(name=hop.name, role=hop.role, cue=hop.cue_anchor)
    return None


def profile(reader: CaseReader, document: Document, source: Source) -> Profile:
    """Take from one document what the comparison needs."""
    statements = {s.id: s for s in reader.statements(document.id)}
    names = [(m.anchor, fold(m.surface)) for m in reader.mentions(document.id) if m.is_named and m.kind in _NAMED]
    claims: list[Claim] = []
    situations = []
    for account in reader.accounts(document.id):
        situations.append(_situation(account, statements, names))
        claims.extend(_claims(reader, account, statements))
    published = source.published
    return Profile(
        document=document.id,
        source=source.id,
        title=source.title or document.title,
        publisher=source.publisher,
        owner=source.owner_group or source.publisher,
        authors=source.authors,
        published=published.earliest if published is not None else None,
        voices=_voices(statements),
        claims=tuple(claims),
        situations=tuple(situations),
        histories=tuple((s.id, s.anchors[0].exact) for s in statements.values() if tells_of_publication(s)),
    )


def _claims(reader: CaseReader, account: Account, statements: dict[str, Statement]) -> list[Claim]:
    out = []
    for coding in reader.codings(account.id):
        statement = statements.get(coding.statement)
        if coding.standard == _GROUPED_BY and coding.status != "rejected" and statement is not None:
            out.append(
                Claim(
                    statement=statement.id,
                    anchor=coding.anchors[0],
                    indicator=coding.indicator,
                    reading=coding.reading,
                    account=account.id,
                    voice=identified(statement.voice),
                )
            )
    return out


def _voices(statements: dict[str, Statement]) -> tuple[Voice, ...]:
    seen: dict[tuple[str | None, str], Voice] = {}
    for statement in statements.values():
        for hop in statement.voice[1:]:
            if hop.cue in _acting_words():
                continue
            seen.setdefault((hop.name, hop.role), Voice(name=hop.name, role=hop.role, cue=hop.cue_anchor))
    return tuple(seen.values())


def _situation(account: Account, statements: dict[str, Statement], names: list[tuple[Anchor, str]]) -> Situation:
    spans = [(a.start, a.end) for i in account.statements if i in statements for a in statements[i].anchors]
    near = frozenset(n for anchor, n in names if any(s <= anchor.start < e for s, e in spans))
    place, when = account.place, account.when
    return Situation(
        account=account.id,
        label=account.label,
        names=near,
        places=frozenset(fold(p) for p in (place.name, *place.within)) if place is not None else frozenset(),
        earliest=when.earliest if when is not None else None,
        latest=when.latest if when is not None else None,
    )


@functools.cache
def _acting_words() -> frozenset[str]:
    raw = tomllib.loads(files("allegata.compare").joinpath("data/acting.toml").read_text(encoding="utf-8"))
    return frozenset(raw["acting"])


@functools.cache
def _publication_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    raw = tomllib.loads(files("allegata.compare").joinpath("data/publication.toml").read_text(encoding="utf-8"))
    publication, changed = (rf"\b(?:{'|'.join(map(re.escape, raw[key]))})" for key in ("publication", "changed"))
    return re.compile(publication + r"s?\b", re.IGNORECASE), re.compile(changed + r"\b", re.IGNORECASE)


def tells_of_publication(statement: Statement) -> bool:
    """Does the statement say that something published was removed, altered or put back?"""
    text = " ".join(a.exact for a in statement.anchors)
    publication, changed = _publication_words()
    return bool(publication.search(text) and changed.search(text))
