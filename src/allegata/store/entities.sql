-- Names that stand for one person or body; members come by decision.
CREATE TABLE entity (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;
