-- What was asked for under a key, as a keyed hash: a repeat that asks for something else is refused. Empty for
-- keys that were kept before this was.
ALTER TABLE idempotency_keys ADD COLUMN body_hash TEXT NOT NULL DEFAULT '';
