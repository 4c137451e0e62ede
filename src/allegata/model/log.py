"""The log of a case: decisions, and the seals over everything else, as entries of one hash-chained list."""

from __future__ import annotations

from allegata.model.base import Record


class Decision(Record, frozen=True, kw_only=True):
    """One human decision. The chain holds salted digests; `before` and `after` lie in a table that can be purged."""

    seq: int
    at: str
    actor: str
    verb: str
    target: str
    before: str | None
    after: str | None
    reason: str
    previous_hash: str
    hash: str


class Seal(Record, frozen=True, kw_only=True):
    """A digest over all records of one scope of the case.

    Scopes are `document ID`, `source ID`, `problems RESOURCE`, `compared`, `names`, `case`. `records`
    covers the lines of `case.jsonl`; `parts` the rows of the database, by table: how many, and their digest.
    `digest` joins them; see `allegata.model.seals`.
    """

    scope: str
    salt: str
    records: str
    parts: dict[str, tuple[int, str]]
    digest: str


class LogEntry(Record, frozen=True, kw_only=True):
    """An entry of the log that seals the case: `root` joins all seals, `outputs` is the digest of the case files' own.

    `outputs` is empty while they are not written, `proofs` stands for the signatures and tokens that were there (see
    `allegata.model.proofs`), `tool` is what wrote it, with its version. `hash` covers all of it and the entry before.
    """

    seq: int
    at: str
    actor: str
    root: str
    outputs: str
    proofs: str = ""
    tool: str = ""
    previous_hash: str
    hash: str
