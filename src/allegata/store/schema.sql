-- The case's database, version 1. `json` holds the record as in case.jsonl; other columns are what is looked up or sorted by.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

CREATE TABLE capture (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    document TEXT,
    digest TEXT NOT NULL,
    final_url TEXT NOT NULL,
    page TEXT,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX capture_source ON capture (source);
CREATE INDEX capture_document ON capture (document);
CREATE INDEX capture_digest ON capture (digest);

CREATE TABLE document (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    language TEXT NOT NULL,
    title TEXT,
    text TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX document_source ON document (source);

-- What of a document has been analysed, by which engine and with what the user entered: `engine` is a digest of all that.
CREATE TABLE analysed (
    document TEXT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    engine TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    json TEXT NOT NULL
) STRICT;

-- Records that belong to one document go with it; `position` is their order of text.
CREATE TABLE mention (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX mention_document ON mention (document, position);
CREATE INDEX mention_id ON mention (id);

CREATE TABLE statement (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    passage TEXT NOT NULL,
    voices TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX statement_document ON statement (document, position);
CREATE INDEX statement_id ON statement (id);

CREATE TABLE attribution (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX attribution_document ON attribution (document, position);

CREATE TABLE account (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX account_document ON account (document, position);

CREATE TABLE coding (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    account TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX coding_document ON coding (document, position);
CREATE INDEX coding_account ON coding (account);

CREATE TABLE assessment (
    seq INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    account TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX assessment_document ON assessment (document, position);
CREATE INDEX assessment_account ON assessment (account);

-- `document` is null for what only the whole case says.
CREATE TABLE question (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document TEXT REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX question_document ON question (document, position);

CREATE TABLE allegation (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

CREATE TABLE situation (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

-- What the comparison sees of a document; no line of case.jsonl.
CREATE TABLE profile (
    document TEXT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

-- The chain of decisions is append-only; what people wrote lies apart, with its salts, and can be purged.
CREATE TABLE decision (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    target TEXT NOT NULL,
    digests TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE decision_value (
    seq INTEGER NOT NULL REFERENCES decision (seq),
    field TEXT NOT NULL,
    salt TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (seq, field)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER decision_is_not_updated BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_not_deleted BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- `resource` is a document's id, or the name of what gave no document; `stage` is replaced as a whole when it runs again.
CREATE TABLE problem (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    resource TEXT,
    stage TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX problem_resource ON problem (resource, stage);

-- What the user knows of names: one row a name, the latest entry wins.
CREATE TABLE known_name (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    aliases TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE document_words USING fts5 (
    title, text, content = 'document', content_rowid = 'seq', tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE document_parts USING fts5 (
    title, text, content = 'document', content_rowid = 'seq', tokenize = 'trigram'
);
CREATE VIRTUAL TABLE statement_words USING fts5 (
    passage, voices, content = 'statement', content_rowid = 'seq', tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE statement_parts USING fts5 (
    passage, voices, content = 'statement', content_rowid = 'seq', tokenize = 'trigram'
);
CREATE TRIGGER document_indexed AFTER INSERT ON document BEGIN
    INSERT INTO document_words (rowid, title, text) VALUES (new.seq, new.title, new.text);
    INSERT INTO document_parts (rowid, title, text) VALUES (new.seq, new.title, new.text);
END;
CREATE TRIGGER document_unindexed AFTER DELETE ON document BEGIN
    INSERT INTO document_words (document_words, rowid, title, text) VALUES ('delete', old.seq, old.title, old.text);
    INSERT INTO document_parts (document_parts, rowid, title, text) VALUES ('delete', old.seq, old.title, old.text);
END;
CREATE TRIGGER statement_indexed AFTER INSERT ON statement BEGIN
    INSERT INTO statement_words (rowid, passage, voices) VALUES (new.seq, new.passage, new.voices);
    INSERT INTO statement_parts (rowid, passage, voices) VALUES (new.seq, new.passage, new.voices);
END;
CREATE TRIGGER statement_unindexed AFTER DELETE ON statement BEGIN
    INSERT INTO statement_words (statement_words, rowid, passage, voices) VALUES ('delete', old.seq, old.passage, old.voices);
    INSERT INTO statement_parts (statement_parts, rowid, passage, voices) VALUES ('delete', old.seq, old.passage, old.voices);
END;
