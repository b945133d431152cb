-- What a node says of itself, in JSON that only who wrote it and who lists nodes reads.
ALTER TABLE node ADD COLUMN told TEXT;
