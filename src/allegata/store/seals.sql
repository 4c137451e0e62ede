-- Seals: one a scope of the case, written in the transaction that changes it. The log is the table `decision`: an entry
-- with the verb `seal` has a root for its target and the digest of the case files' own digests in `digests`.
CREATE TABLE seal (
    scope TEXT PRIMARY KEY,
    bucket INTEGER NOT NULL,
    salt TEXT NOT NULL,
    records TEXT NOT NULL,
    parts TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seal_bucket ON seal (bucket, scope, digest);
