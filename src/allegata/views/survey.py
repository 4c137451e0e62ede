"""One pass over the case before anything is written: numbers, labels and small rows, never the texts."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from allegata.model import Source
from allegata.views.events import Events
from allegata.views.gists import Gist, read_gist
from allegata.views.law import Steps
from allegata.views.phrases import language, phrase
from allegata.views.sizes import Sizes
from allegata.views.voices import Voices

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.model import CaseReader, Document

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A report in a few hundred bytes."""

    id: str
    number: int
    title: str
    publisher: str
    owner: str
    kind: str | None
    source: str
    language: str
    byline: str | None
    dated: str | None
    statements: int
    is_analysed: bool
    published: str | None
    earliest: str | None
    latest: str | None


class Survey(msgspec.Struct, kw_only=True):
    """What the brief needs to know of the whole case before it can print its first line."""

    outlines: dict[str, Outline] = msgspec.field(default_factory=dict)
    by_number: dict[int, Outline] = msgspec.field(default_factory=dict)
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    """Label of every record that has a place on a page, by id."""
    report_of: dict[str, int] = msgspec.field(default_factory=dict)
    """The report that tells of an account, by its id."""
    background: dict[str, int] = msgspec.field(default_factory=dict)
    """How many statements of an account are background."""
    tally: Counter[str] = msgspec.field(default_factory=Counter)
    publishers: dict[str, str] = msgspec.field(default_factory=dict)
    """Names of publishers and owners, by their folded form."""
    engines: set[str] = msgspec.field(default_factory=set)
    rules: set[str] = msgspec.field(default_factory=set)
    unread: list[Source] = msgspec.field(default_factory=list)
    owners: set[str] = msgspec.field(default_factory=set)
    loaded: set[str] = msgspec.field(default_factory=set)
    """Loaded words of the reports, folded: in a label of ours they stand in quotation marks, or not at all."""
    events: Events = msgspec.field(default_factory=Events)
    steps: Steps = msgspec.field(default_factory=Steps)
    sizes: Sizes = msgspec.field(default_factory=Sizes)
    voices: Voices = msgspec.field(default_factory=Voices)
    statements: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Ids of the statements of a report, by its id."""
    named: dict[str, str] = msgspec.field(default_factory=dict)
    """What our labels of a report's accounts say, folded, by its id."""
    rejected: list[str] = msgspec.field(default_factory=list)
    """Statements that people rejected, in order: they stand on a page of their own."""
    asked: dict[str, str] = msgspec.field(default_factory=dict)
    """What sort of question a statement asks, by its id: `interview` where somebody else answers it at once."""


def quoted_where_loaded(text: str | None, loaded: set[str]) -> str | None:
    """A label with each loaded word of the reports in quotation marks: their words never become ours (S17)."""
    if not text or not loaded:
        return text
    words = "|".join(re.escape(w) for w in sorted(loaded, key=len, reverse=True) if w in text.casefold())
    return (
        re.sub(rf"(?<![\w“])(?:{words})(?![\w”])", lambda m: f"“{m.group()}”", text, flags=re.IGNORECASE)
        if words
        else text
    )


def folded(name: str) -> str:
    """A name without case and leading article, for looking it up."""
    return " ".join(_ARTICLE.sub("", name).casefold().split())


def survey(reader: CaseReader, gist_of: Callable[[str], Gist] | None = None) -> Survey:
    """Read the case once and keep what is small; `gist_of` gives a document's gist where earlier ones were kept."""
    out = Survey()
    out.sizes.people.update(p for profile in reader.profiles() for c in profile.claims for p in c.people)
    languages = set(reader.case().languages)
    for number, document in enumerate(reader.documents(), 1):
        source = reader.source(document.source)
        gist = gist_of(document.id) if gist_of is not None else read_gist(reader, document.id)
        outline = _outline(document, source, number, len(gist.statements), languages)
        out.outlines[document.id] = out.by_number[number] = outline
        out.labels[document.id] = f"{phrase('label.report')} {number}"
        out.labels.update({ident: f"{number}.{i}" for i, ident in enumerate(gist.statements, 1)})
        _note(out, gist, outline)
        out.publishers.update({n.casefold(): n for n in (source.publisher, source.owner_group) if n})
        out.rules.add(document.text_rules_version)
        out.owners.add((source.owner_group or source.publisher or source.id).casefold())
    read = {o.source for o in out.outlines.values()}
    for number, source in enumerate(reader.sources(), 1):
        out.labels[source.id] = f"{phrase('label.source')} {number}"
        if source.id not in read:
            out.unread.append(source)
    return out


def _outline(document: Document, source: Source, number: int, count: int, languages: set[str]) -> Outline:
    return Outline(
        id=document.id,
        number=number,
        title=source.title or document.title or phrase("label.untitled"),
        publisher=source.publisher or "",
        owner=source.owner_group or "",
        kind=source.kind,
        source=source.id,
        language=language(source.language),
        byline=document.byline,
        dated=document.dated,
        statements=count,
        is_analysed=count > 0 or source.language in {None, "und", *languages},
        published=source.published.verbatim if source.published is not None else None,
        earliest=source.published.earliest if source.published is not None else None,
        latest=source.published.latest if source.published is not None else None,
    )


def _note(out: Survey, gist: Gist, outline: Outline) -> None:
    out.statements[outline.id] = tuple(gist.statements)
    out.named[outline.id] = gist.named
    out.tally["statements"] += len(gist.statements) - len(gist.rejected)
    out.tally["bad_dates"] += gist.bad_dates
    out.tally["accounts"] += len(gist.accounts)
    out.report_of.update((ident, outline.number) for ident, _ in gist.accounts)
    out.background.update(gist.accounts)
    out.rejected += gist.rejected
    out.asked.update(gist.asked)
    out.engines.update(gist.engines)
    out.loaded.update(gist.loaded)
    out.events.add(gist.events)
    out.sizes.add(gist.sizes)
    out.steps.add(gist.steps)
    out.voices.join(gist.voices, outline.number)
