-- One script for SQLite and PostgreSQL. ${key} is a text type that compares by code points.

-- The number of the latest write. A single row: who updates it holds every other writer off.
CREATE TABLE revision (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  value BIGINT  NOT NULL
);

INSERT INTO revision (id, value) VALUES (1, 0);

-- Owned documents are removed by name, never by a cascade: each removal leaves a row in deletion.
CREATE TABLE document (
  kind       ${key} NOT NULL,
  id         ${key} NOT NULL,
  owner_kind ${key},
  owner_id   ${key},
  revision   BIGINT NOT NULL,
  body       TEXT   NOT NULL,
  PRIMARY KEY (kind, id),
  FOREIGN KEY (owner_kind, owner_id) REFERENCES document (kind, id)
);

CREATE INDEX document_owner ON document (owner_kind, owner_id);

CREATE INDEX document_revision ON document (revision);

CREATE TABLE reference (
  from_kind ${key} NOT NULL,
  from_id   ${key} NOT NULL,
  to_kind   ${key} NOT NULL,
  to_id     ${key} NOT NULL,
  PRIMARY KEY (from_kind, from_id, to_kind, to_id),
  FOREIGN KEY (from_kind, from_id) REFERENCES document (kind, id) ON DELETE CASCADE,
  FOREIGN KEY (to_kind, to_id) REFERENCES document (kind, id) ON DELETE RESTRICT
);

CREATE INDEX reference_target ON reference (to_kind, to_id);

-- Documents that are gone, and since which write. Kept for ever: some sixty bytes each.
CREATE TABLE deletion (
  kind     ${key} NOT NULL,
  id       ${key} NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (kind, id)
);

CREATE INDEX deletion_revision ON deletion (revision);

-- One row for every write. Kept for ever: some two hundred bytes each.
CREATE TABLE audit (
  revision        BIGINT PRIMARY KEY,
  at_millis       BIGINT NOT NULL,
  request_id      TEXT,
  access_key_id   TEXT   NOT NULL,
  door            TEXT   NOT NULL,
  address         TEXT   NOT NULL,
  operation       TEXT   NOT NULL,
  target          TEXT   NOT NULL,
  created         TEXT,
  before_revision BIGINT
);
