"""Ports: what a stage may ask of the outside, as Protocols. The store implements `CaseReader`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.model.records import (
        Account,
        Allegation,
        AnyRecord,
        Assessment,
        Attribution,
        Capture,
        Case,
        Change,
        Coding,
        Decision,
        Document,
        Entity,
        Link,
        Mention,
        Problem,
        Question,
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
