-- The language that an administrator is written to in, as the request that registered preferred it, and the one of each
-- letter that waits. Empty: English.
ALTER TABLE installations ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN language TEXT NOT NULL DEFAULT '';
