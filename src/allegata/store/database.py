"""Opening the case's database: modes, versions, the writer's lock, and errors in one line."""

from __future__ import annotations

import contextlib
import sqlite3
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import AllegataError, CaseError, CheckFailedError
from allegata.store.disk import one_line, private_file
from allegata.store.head import HEAD, RESTORE, read_head, write_head
from allegata.store.sealing import first_seal

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.model import Case

DATABASE = "case.db"
LOCK = "case.lock"
PART = "case.db.part"
"""A database that is being made."""
MIGRATIONS = ("schema.sql", "entities.sql", "seals.sql", "proofs.sql", "watched.sql", "reviews.sql", "compared.sql")
"""Scripts in order; the database's `user_version` counts those applied."""
_SEALED = 3
"""The version from which on a case is sealed."""
APPLICATION_ID = 0x414C4754
_BUSY_SECONDS = 10.0


def is_case(folder: Path) -> bool:
    """Whether a folder holds a case."""
    return (folder / DATABASE).is_file()


class Lock:
    """One writer a case: an exclusive lock that the system releases when its process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        private_file(folder / LOCK)
        self._db = sqlite3.connect(folder / LOCK, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            with one_line(folder.name):
                self._db.execute("BEGIN EXCLUSIVE")
        except AllegataError:
            self._db.close()
            raise

    def release(self) -> None:
        """Give the lock back."""
        self._db.close()


def create(folder: Path, case: Case) -> None:
    """Write an empty, sealed database for `case` into `folder`; whole or not at all.

    Raises:
        StorageError: the folder is full, read-only, or closed to this user.
    """
    lock = Lock(folder)
    part = folder / PART
    try:
        with one_line(folder.name):
            refuse_beheaded(folder)
            for leftover in (part, folder / f"{PART}-journal", folder / HEAD):
                leftover.unlink(missing_ok=True)
            private_file(part)
            with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as db:
                db.execute("BEGIN IMMEDIATE")
                _migrate(db, 0)
                db.execute("INSERT INTO meta VALUES ('case', ?)", (msgspec.json.encode(case).decode(),))
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                head = first_seal(folder, db)
                db.execute("COMMIT")
            part.replace(folder / DATABASE)
            if head is not None:
                write_head(folder, head)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        lock.release()


def open_writing(folder: Path) -> sqlite3.Connection:
    """Open a case to write, migrating an older one.

    Raises:
        CaseError: no case, another program's database, a newer version, or in use.
        StorageError: the disk refuses.
    """
    must_exist(folder)
    with one_line(folder.name):
        db = _connect(folder)
        try:
            version = _version(db, folder)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA foreign_keys = ON")
            if version < len(MIGRATIONS):
                db.execute("BEGIN IMMEDIATE")
                _migrate(db, version)
                db.execute("COMMIT")
        except (sqlite3.Error, AllegataError):
            db.close()
            raise
    return db


def open_reading(folder: Path) -> sqlite3.Connection:
    """Open a case to read; works on a read-only medium too.

    Raises:
        CaseError: no case, another program's database, or a version that this one cannot read.
        StorageError: no permission.
    """
    must_exist(folder)
    uri = (folder / DATABASE).resolve().as_uri()
    with one_line(folder.name):
        try:
            db = _checked_reading(f"{uri}?mode=ro", folder)
        except sqlite3.OperationalError:
            # WAL needs a writable folder; without a log beside it the database stands alone and can be read as it is
            log = folder / f"{DATABASE}-wal"
            if log.exists() and log.stat().st_size:
                raise
            db = _checked_reading(f"{uri}?immutable=1", folder)
    return db


def _checked_reading(uri: str, folder: Path) -> sqlite3.Connection:
    db = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA temp_store = MEMORY")
        if _version(db, folder) < len(MIGRATIONS):
            raise CaseError("was made by an older version", resource=folder.name, cause="run: allegata analyse CASE")
    except (sqlite3.Error, AllegataError):
        db.close()
        raise
    return db


def _connect(folder: Path) -> sqlite3.Connection:
    db = sqlite3.connect(folder / DATABASE, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA temp_store = MEMORY")  # nothing of a case in the system's folder of temporary files
    return db


def must_exist(folder: Path) -> None:
    """Refuse a folder that is no case, before anything is written into it.

    Raises:
        CaseError: there is no such folder, or no case in it.
    """
    with one_line(folder.name):
        if is_case(folder):
            return
        found = folder.exists()
    refuse_beheaded(folder)
    name = folder.name or str(folder)
    if not found:
        raise CaseError("no such case", resource=name, cause="make one with: allegata new CASE --title T")
    raise CaseError("holds no case", resource=name, cause="make one with: allegata new CASE --title T")


def refuse_beheaded(folder: Path) -> None:
    """Refuse a folder whose database is gone, though its log was begun.

    Raises:
        CheckFailedError: there is a head past the first entry of a log, and no database.
    """
    head = read_head(folder)
    if head is not None and head.seq > 1:
        raise CheckFailedError("its case.db is missing", resource=folder.name, cause=RESTORE)


def _version(db: sqlite3.Connection, folder: Path) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    application: int = db.execute("PRAGMA application_id").fetchone()[0]
    if version > len(MIGRATIONS):
        raise CaseError(
            f"was made by a newer version (schema {version}, this one knows {len(MIGRATIONS)})",
            resource=folder.name,
            cause="update Allegata",
        )
    if version < _SEALED and (folder / HEAD).exists():
        raise CheckFailedError("its case.db was emptied or replaced", resource=folder.name, cause=RESTORE)
    if version == 0 or application != APPLICATION_ID:
        raise CaseError("its case.db is not a case's database", resource=folder.name, cause="name another folder")
    return version


def _migrate(db: sqlite3.Connection, version: int) -> None:
    for name in MIGRATIONS[version:]:
        script = (resources.files("allegata.store") / name).read_text(encoding="utf-8")
        statement = ""
        for line in script.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                db.execute(statement)
                statement = ""
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
