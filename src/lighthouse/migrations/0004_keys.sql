-- Keys that the gateway proves itself to providers with. The private half is sealed under a key that is made
-- from the pepper, which is not in here. `published_until` is 0 as long as a key has no successor.
CREATE TABLE signing_keys (
    key_id TEXT NOT NULL PRIMARY KEY,
    algorithm TEXT NOT NULL,
    public_jwk TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    used_from BIGINT NOT NULL,
    published_until BIGINT NOT NULL
);
