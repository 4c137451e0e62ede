-- What the watch knows of each source that it visits: the state of `allegata.watch`, the last pages seen (from which a
-- template's furniture is learnt), and when the next visit is due. Sealed with the source; no line of case.jsonl.
CREATE TABLE watched (
    source TEXT PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    state TEXT NOT NULL,
    sights TEXT NOT NULL,
    next_visit TEXT NOT NULL
) STRICT, WITHOUT ROWID;
