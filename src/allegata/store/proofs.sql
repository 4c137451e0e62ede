-- Signatures of the log's head and tokens of authorities, append-only. Each row's `link` covers the row before; every
-- entry of the log holds the last link (`proofs` in its digests).
CREATE TABLE proof (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    link TEXT NOT NULL
) STRICT;
CREATE INDEX proof_kind ON proof (kind, seq);
CREATE TRIGGER proof_is_not_updated BEFORE UPDATE ON proof
BEGIN SELECT RAISE(ABORT, 'proofs are append-only'); END;
CREATE TRIGGER proof_is_not_deleted BEFORE DELETE ON proof
BEGIN SELECT RAISE(ABORT, 'proofs are append-only'); END;
-- Which time proofs were asked for, and which still wait. Not sealed: what came is in `proof`.
CREATE TABLE proof_asked (
    digest TEXT NOT NULL,
    authority TEXT NOT NULL,
    target TEXT NOT NULL,
    got TEXT,
    json TEXT NOT NULL,
    PRIMARY KEY (digest, authority)
) STRICT, WITHOUT ROWID;
