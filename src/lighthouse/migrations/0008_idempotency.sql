-- What was requested with a key, as a keyed hash: a repeat with a different request is refused.
-- Empty for keys that are older than this column.
ALTER TABLE idempotency_keys ADD COLUMN body_hash TEXT NOT NULL DEFAULT '';
