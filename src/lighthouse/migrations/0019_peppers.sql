-- The keys of all keyed hashes, where there has been more than one. The first is that of `pepper_check`, which nothing
-- stored under it shows; what is stored under a later one begins with the first 8 characters of its `key_hash` and a dot.
-- Empty until the first rotation, so that older programs run on it; a rotation says in `schema_programs` that they may
-- no longer.
CREATE TABLE peppers (
    key_hash TEXT NOT NULL PRIMARY KEY,
    -- In the order of their use.
    number BIGINT NOT NULL UNIQUE,
    taken_up_at BIGINT NOT NULL,
    -- When it was said that nothing rests on it any more.
    forgotten_at BIGINT
);
