-- The keys with which the gateway authenticates at providers. The private half is encrypted with a
-- key derived from the pepper, which is not stored here. `published_until` is 0 as long as a key
-- has no successor.
CREATE TABLE signing_keys (
    key_id TEXT NOT NULL PRIMARY KEY,
    algorithm TEXT NOT NULL,
    public_jwk TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    used_from BIGINT NOT NULL,
    published_until BIGINT NOT NULL
);
