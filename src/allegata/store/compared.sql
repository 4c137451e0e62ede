-- What the comparison of the whole case builds upon the next time, each as JSON: of every document what tells which others
-- it has to do with; of every pair of documents that may share text what it shares (`form` is null where it is too
-- little); of every block of reports a key of all that its result depends on, and the ids of the records that came of it.
-- Sealed with these records; no line of case.jsonl.
CREATE TABLE traits (
    id TEXT PRIMARY KEY,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE copied (
    id TEXT PRIMARY KEY,
    form TEXT,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE block (
    id TEXT PRIMARY KEY,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
