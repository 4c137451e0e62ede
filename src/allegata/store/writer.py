"""Writing a case: one transaction a document, one process at a time."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec

from allegata.model import Analysis, Document
from allegata.store.database import Lock, must_exist, open_writing
from allegata.store.disk import one_line
from allegata.store.head import write_head
from allegata.store.proofs import append_proof
from allegata.store.reader import Reader
from allegata.store.scopes import CASE, NAMES, OUTPUTS, document_scope, problems_scope, source_scope
from allegata.store.sealing import Sealer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from allegata.model import (
        Account,
        Attribution,
        Capture,
        CaseWriter,
        Change,
        Mention,
        Problem,
        Question,
        Record,
        Source,
    )
    from allegata.model.proofs import Asked, Signature, Token
    from allegata.store.watched import Watched

_OF_DOCUMENT = ("mention", "statement", "attribution", "account", "coding", "assessment", "question")


def _json(record: Record) -> str:
    return msgspec.json.encode(record).decode()


class Writer(Reader):
    """A case, written by one process at a time. Use as a context manager, or call `close`."""

    def __init__(self, folder: Path) -> None:
        must_exist(folder)
        with contextlib.ExitStack() as undo:
            lock = Lock(folder)
            undo.callback(lock.release)
            super().__init__(folder, open_writing(folder))
            undo.callback(super().close)
            self._sealer = Sealer(folder, self._db)
            with one_line(folder.name):
                self._sealer.open()
            if self._sealer.is_unsealed:
                with self.transaction():
                    pass
            undo.pop_all()
        self._lock: Lock | None = lock

    def close(self) -> None:
        """Close the database and give the lock back."""
        super().close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is stored and sealed, or nothing."""
        with one_line(self.folder.name):
            self._db.execute("BEGIN IMMEDIATE")
            done = False
            try:
                yield
                sealed = self._sealer.seal()
                self._db.execute("COMMIT")
                done = True
            finally:
                if not done:
                    self._sealer.dropped()
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
            if sealed is None:
                self._sealer.dropped()
            else:
                head, buckets = sealed
                self._sealer.sealed(buckets)
                write_head(self.folder, head)

    def check_document(self, document: str) -> None:
        """Hold a document, what was read out of it, and its source against their seals."""
        with one_line(self.folder.name):
            for (source,) in self._db.execute("SELECT source FROM document WHERE id = ?", (document,)):
                self._sealer.check(source_scope(source))
            for scope in (document_scope(document), problems_scope(document)):
                self._sealer.check(scope)

    def check_all(self) -> None:
        """Hold all that was not yet checked against its seals."""
        with one_line(self.folder.name):
            self._sealer.check_all()

    def _do(self, sql: str, *values: str | int | None) -> None:
        self._db.execute(sql, values)

    def set_meta(self, key: str, value: str | None) -> None:
        """Keep a value about the case; None forgets it."""
        if key != OUTPUTS:
            self._sealer.touch(CASE)
        if value is None:
            self._do("DELETE FROM meta WHERE key = ?", key)
        else:
            self._do(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value
            )

    def put_source(self, source: Source) -> None:
        """Add a source, or replace what is known of it."""
        self._sealer.touch(source_scope(source.id))
        sql = "INSERT INTO source (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json"
        self._do(sql, source.id, _json(source))

    def drop_source(self, source: str) -> None:
        """Forget a source with its captures, documents and all that was read out of them."""
        self._sealer.touch(source_scope(source))
        for (document,) in self._db.execute("SELECT id FROM document WHERE source = ?", (source,)).fetchall():
            self.drop_document(document)
        self._do("DELETE FROM source WHERE id = ?", source)

    def put_capture(self, capture: Capture, page: str | None) -> None:
        """Add a capture, or replace what came of it; `page` is what was read beside the text, as JSON."""
        self._sealer.touch(source_scope(capture.source))
        sql = (
            "INSERT INTO capture (id, source, document, digest, final_url, page, json) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET document = excluded.document, page = excluded.page, json = excluded.json"
        )
        parts = (capture.id, capture.source, capture.document, capture.payload_sha256, capture.final_url)
        self._do(sql, *parts, page, _json(capture))

    def put_proof_of_capture(self, capture: Capture) -> None:
        """Replace a capture that is there by itself with what proves it."""
        self._sealer.touch(source_scope(capture.source))
        self._do("UPDATE capture SET json = ? WHERE id = ?", _json(capture), capture.id)

    def put_document(self, document: Document, language: str) -> None:
        """Add a document; one that is there stays, with what was read out of it."""
        self._sealer.touch(document_scope(document.id))
        sql = (
            "INSERT INTO document (id, source, language, title, text, json) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO NOTHING"
        )
        bare = _json(msgspec.structs.replace(document, text=""))
        self._do(sql, document.id, document.source, language, document.title, document.text, bare)

    def drop_document(self, document: str) -> None:
        """Forget a document and all that was read out of it."""
        changed = "SELECT DISTINCT source FROM change WHERE ? IN (json ->> 'before', json ->> 'after')"
        sources = [source for (source,) in self._db.execute(changed, (document,)).fetchall()]
        self._sealer.touch(document_scope(document), problems_scope(document), *map(source_scope, sources))
        self._do("DELETE FROM problem WHERE resource = ?", document)
        self._do("DELETE FROM change WHERE ? IN (json ->> 'before', json ->> 'after')", document)
        self._do("DELETE FROM document WHERE id = ?", document)

    def put_change(self, change: Change) -> None:
        """Add a change."""
        self._sealer.touch(source_scope(change.source))
        sql = "INSERT INTO change (id, source, json) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING"
        self._do(sql, change.id, change.source, _json(change))

    def put_watched(self, kept: Watched) -> None:
        """Keep what the watch knows of a source."""
        self._sealer.touch(source_scope(kept.source))
        sql = (
            "INSERT INTO watched (source, state, sights, next_visit) VALUES (?, ?, ?, ?) ON CONFLICT (source) DO "
            "UPDATE SET state = excluded.state, sights = excluded.sights, next_visit = excluded.next_visit"
        )
        self._do(sql, *kept)

    def put_analysis(self, document: str, found: Analysis, engine: str) -> None:
        """Replace what an earlier engine found in a document; call it inside a transaction."""
        self.drop_analysis(document)
        for position, statement in enumerate(found.statements):
            self._do(
                "INSERT INTO statement (id, document, position, passage, voices, json) VALUES (?, ?, ?, ?, ?, ?)",
                statement.id,
                document,
                position,
                " … ".join(a.exact for a in statement.anchors),
                " · ".join(hop.name for hop in statement.voice if hop.name),
                _json(statement),
            )
        plain: tuple[tuple[str, Iterable[Mention | Attribution | Account | Question]], ...] = (
            ("mention", found.mentions),
            ("attribution", found.attributions),
            ("account", found.accounts),
            ("question", found.questions),
        )
        for table, records in plain:
            sql = f"INSERT INTO {table} (id, document, position, json) VALUES (?, ?, ?, ?)"  # noqa: S608  the tables above
            for position, record in enumerate(records):
                self._do(sql, record.id, document, position, _json(record))
        for position, coding in enumerate(found.codings):
            sql = "INSERT INTO coding (id, document, position, account, json) VALUES (?, ?, ?, ?, ?)"
            self._do(sql, coding.id, document, position, coding.account, _json(coding))
        for position, assessment in enumerate(found.assessments):
            sql = "INSERT INTO assessment (document, position, account, json) VALUES (?, ?, ?, ?)"
            self._do(sql, document, position, assessment.account, _json(assessment))
        self._set_loose(document, found)
        if found.profile is not None:
            self._do("INSERT INTO profile VALUES (?, ?)", document, msgspec.json.encode(found.profile).decode())
        self._do("INSERT INTO analysed VALUES (?, ?)", document, engine)

    def _set_loose(self, document: str, found: Analysis) -> None:
        """Keep with a document what stands in no statement: dates, counts, and how many sentences."""
        for (raw,) in self._db.execute("SELECT json FROM document WHERE id = ?", (document,)).fetchall():
            held = self.record(Document, raw)
            loose = (found.times, found.counts, found.passed_over)
            if (held.times, held.counts, held.passed_over) != loose:
                times, counts, passed_over = loose
                bare = msgspec.structs.replace(held, times=times, counts=counts, passed_over=passed_over)
                self._do("UPDATE document SET json = ? WHERE id = ?", _json(bare), document)

    def drop_analysis(self, document: str) -> None:
        """Forget what was read out of a document, and that it was."""
        self._sealer.touch(document_scope(document))
        for table in (*_OF_DOCUMENT, "profile", "analysed", "machine"):
            self._do(f"DELETE FROM {table} WHERE document = ?", document)  # noqa: S608  the tables above
        self._set_loose(document, Analysis())

    def put_problems(self, resource: str | None, stage: str, problems: Iterable[Problem]) -> None:
        """Replace what a stage had to say about a resource."""
        found = tuple(problems)
        self._sealer.touch(problems_scope(resource), *{problems_scope(p.document) for p in found})
        self._do("DELETE FROM problem WHERE resource IS ? AND stage = ?", resource, stage)
        for problem in found:
            sql = "INSERT OR IGNORE INTO problem (id, resource, stage, json) VALUES (?, ?, ?, ?)"
            self._do(sql, problem.id, problem.document, problem.stage, _json(problem))

    def put_name(self, name: str, kind: str, aliases: str) -> None:
        """Keep what the user knows of a name; the latest entry wins."""
        self._sealer.touch(NAMES)
        sql = (
            "INSERT INTO known_name VALUES (?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, aliases = excluded.aliases"
        )
        self._do(sql, name, kind, aliases)

    def drop_capture(self, capture: Capture) -> None:
        """Forget a capture, its document if no other capture shows it, and its source if nothing is left of it."""
        self._sealer.touch(source_scope(capture.source))
        self._do("DELETE FROM capture WHERE id = ?", capture.id)
        if capture.document is not None:
            self.drop_document_if_unseen(capture.document)
        if next(self.captures(capture.source), None) is None:
            self.drop_source(capture.source)

    def drop_document_if_unseen(self, document: str) -> None:
        """Forget a document that no capture shows any more."""
        if self._db.execute("SELECT 1 FROM capture WHERE document = ?", (document,)).fetchone() is None:
            self.drop_document(document)

    def put_proof(self, proof: Signature | Token) -> None:
        """Keep a signature or a token; the next entry of the log holds it."""
        append_proof(self._db, proof)

    def put_asked(self, asked: Asked) -> None:
        """Keep that a time proof was asked for, and what came of it."""
        sql = (
            "INSERT INTO proof_asked (digest, authority, target, got, json) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (digest, authority) DO UPDATE SET got = excluded.got, json = excluded.json"
        )
        body = msgspec.json.encode(asked).decode()
        self._do(sql, asked.digest, asked.authority, asked.target, asked.got, body)

    def drop_asked(self, asked: Asked) -> None:
        """Ask no longer for a time proof: another stands for it."""
        self._do("DELETE FROM proof_asked WHERE digest = ? AND authority = ?", asked.digest, asked.authority)


if TYPE_CHECKING:
    _PORT: type[CaseWriter] = Writer
