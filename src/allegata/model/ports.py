"""Ports: what a stage may ask of the outside, as Protocols. The store implements `CaseReader` and `CaseWriter`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from allegata.model.log import Decision
    from allegata.model.profiles import Profile
    from allegata.model.records import (
        Account,
        Allegation,
        Analysis,
        AnyRecord,
        Assessment,
        Attribution,
        Capture,
        Case,
        Change,
        Coding,
        Document,
        Entity,
        Link,
        Mention,
        Problem,
        Question,
        Situation,
        Source,
        Statement,
    )


class CaseReader(Protocol):
    """A case, read. Iterators hold one record at a time, so that memory stays flat; order is the order of adding.

    A `document` argument of None means all documents.
    """

    def case(self) -> Case:
        """The case itself."""
        ...

    def sources(self) -> Iterator[Source]:
        """All sources."""
        ...

    def source(self, source: str) -> Source:
        """One source by id."""
        ...

    def captures(self, source: str | None = None) -> Iterator[Capture]:
        """Captures, of one source or of all."""
        ...

    def documents(self) -> Iterator[Document]:
        """All documents, each loaded when reached."""
        ...

    def analysed_keys(self) -> Iterator[tuple[str, str]]:
        """Documents that were analysed, in order of id, each with the digest of the engine and context."""
        ...

    def headings(self) -> Iterator[tuple[str, str, str | None]]:
        """Of each document its id, its source and its byline; no text is read."""
        ...

    def document(self, document: str) -> Document:
        """One document by id."""
        ...

    def changes(self, source: str | None = None) -> Iterator[Change]:
        """Changes, of one source or of all."""
        ...

    def entities(self) -> Iterator[Entity]:
        """Entities, those named most often first."""
        ...

    def mentions(self, document: str | None = None) -> Iterator[Mention]:
        """Mentions in order of text."""
        ...

    def statements(self, document: str | None = None) -> Iterator[Statement]:
        """Statements in order of text."""
        ...

    def statement(self, statement: str) -> Statement:
        """One statement by id."""
        ...

    def attributions(self, document: str | None = None) -> Iterator[Attribution]:
        """Attributions in order of text."""
        ...

    def accounts(self, document: str | None = None) -> Iterator[Account]:
        """Accounts in order of text."""
        ...

    def codings(self, account: str | None = None) -> Iterator[Coding]:
        """Codings, of one account or of all."""
        ...

    def assessments(self, account: str | None = None) -> Iterator[Assessment]:
        """Assessments, of one account or of all."""
        ...

    def allegations(self) -> Iterator[Allegation]:
        """All allegations."""
        ...

    def situations(self) -> Iterator[Situation]:
        """All situations."""
        ...

    def profile(self, document: str) -> Profile | None:
        """What the comparison sees of a document; None where it was not analysed."""
        ...

    def profiles(self) -> Iterator[Profile]:
        """What the comparison sees of each analysed document."""
        ...

    def links(self) -> Iterator[Link]:
        """All links."""
        ...

    def questions(self) -> Iterator[Question]:
        """All questions."""
        ...

    def decisions(self) -> Iterator[Decision]:
        """All decisions, oldest first."""
        ...

    def problems(self, document: str | None = None) -> Iterator[Problem]:
        """Problems, of one document or of all."""
        ...

    def tally(self) -> dict[str, int]:
        """Number of records by type name."""
        ...

    def records(self) -> Iterator[AnyRecord]:
        """Every record, in the order of `case.jsonl`."""
        ...

    def stored(self) -> Iterator[AnyRecord | str]:
        """The same, records that are kept as the JSON of their line as that."""
        ...


class CaseWriter(CaseReader, Protocol):
    """A case, written by one process at a time; every method that writes is called inside `transaction`.

    What a method replaces or forgets is first held against its seal; a `CheckFailedError` where it does not agree.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is stored and sealed, or nothing."""
        ...

    def check_document(self, document: str) -> None:
        """Hold a document, what was read out of it, and its source against their seals."""
        ...

    def check_all(self) -> None:
        """Hold all that was not yet checked against its seals."""
        ...

    def set_meta(self, key: str, value: str | None) -> None:
        """Keep a value about the case; None forgets it."""
        ...

    def put_source(self, source: Source) -> None:
        """Add a source, or replace what is known of it."""
        ...

    def put_capture(self, capture: Capture, page: str | None) -> None:
        """Add a capture, or replace what came of it; `page` is what was read beside the text, as JSON."""
        ...

    def put_document(self, document: Document, language: str) -> None:
        """Add a document; one that is there stays, with what was read out of it."""
        ...

    def put_change(self, change: Change) -> None:
        """Add a change."""
        ...

    def put_analysis(self, document: str, found: Analysis, engine: str) -> None:
        """Replace what an earlier engine found in a document."""
        ...

    def drop_analysis(self, document: str) -> None:
        """Forget what was read out of a document, and that it was."""
        ...

    def put_problems(self, resource: str | None, stage: str, problems: Iterable[Problem]) -> None:
        """Replace what a stage had to say about a resource."""
        ...

    def put_name(self, name: str, kind: str, aliases: str) -> None:
        """Keep what the user knows of a name; the latest entry wins."""
        ...
