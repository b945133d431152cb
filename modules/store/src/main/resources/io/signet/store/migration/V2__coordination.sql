-- Work that one node at a time does. A lease that has run out is anybody's.
CREATE TABLE lease (
  name         ${key} PRIMARY KEY,
  holder       ${key} NOT NULL,
  until_millis BIGINT NOT NULL
);

-- The nodes that run, and by which revision the slowest part of each works.
CREATE TABLE node (
  id          ${key} PRIMARY KEY,
  revision    BIGINT NOT NULL,
  seen_millis BIGINT NOT NULL
);
