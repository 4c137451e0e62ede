-- What the program made of records that people changed: all rows of one kind of one document (null: of the whole case)
-- as a JSON array, in their order. The tables of the records hold the human version.
CREATE TABLE IF NOT EXISTS machine (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    document TEXT REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS machine_document ON machine (document, kind);

-- Entries of another copy's log, as they stand there with their own hashes: kept when two copies are made one.
CREATE TABLE IF NOT EXISTS branch (
    hash TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    target TEXT NOT NULL,
    digests TEXT NOT NULL,
    previous_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
