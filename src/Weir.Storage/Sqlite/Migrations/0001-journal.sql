-- The journal, the replies to commands, the leaders' epochs and the read models.
-- Types and clauses are those that PostgreSQL has too (there BYTEA for BLOB, and COLLATE "C" on text).

CREATE TABLE organizations (
    organization TEXT NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL
);

CREATE TABLE journal (
    organization TEXT NOT NULL REFERENCES organizations (organization),
    sequence BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    at BIGINT NOT NULL,
    item TEXT,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    data BLOB NOT NULL,
    principal TEXT NOT NULL,
    command_id TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (organization, sequence)
);

CREATE INDEX journal_by_item ON journal (organization, item, sequence) WHERE item IS NOT NULL;

CREATE TABLE commands (
    organization TEXT NOT NULL,
    command_id TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    reply TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (organization, command_id)
);

CREATE TABLE read_models (
    organization TEXT NOT NULL,
    model TEXT NOT NULL,
    row_key TEXT NOT NULL,
    row_group TEXT NOT NULL,
    row_order BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (organization, model, row_key)
);

CREATE INDEX read_models_by_group ON read_models (organization, model, row_group, row_order, row_key);

-- What is written stays written: these stop a mistake; the hash chain shows what was done on purpose.
CREATE TRIGGER journal_is_not_updated BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER commands_are_not_updated BEFORE UPDATE ON commands
BEGIN SELECT RAISE(ABORT, 'replies to commands are append-only'); END;

CREATE TRIGGER commands_are_not_deleted BEFORE DELETE ON commands
BEGIN SELECT RAISE(ABORT, 'replies to commands are append-only'); END;
