-- Who changed what, and when: append-only, and deleted when old. No names, addresses or secrets;
-- where a request came from is a keyed hash.
CREATE TABLE audit (
    entry_id TEXT NOT NULL PRIMARY KEY,
    happened_at BIGINT NOT NULL,
    -- `operator`, `installation` or `gateway`; login and uid are the operator's.
    actor TEXT NOT NULL,
    login TEXT NOT NULL,
    uid BIGINT,
    -- Empty where it is about none.
    installation_id TEXT NOT NULL,
    action TEXT NOT NULL,
    field TEXT NOT NULL,
    address_hash TEXT NOT NULL
);
CREATE INDEX audit_by_age ON audit (happened_at);
CREATE INDEX audit_of ON audit (installation_id, happened_at);

-- What is left of a deleted installation.
CREATE TABLE deleted_installations (
    installation_id TEXT NOT NULL PRIMARY KEY,
    deleted_at BIGINT NOT NULL
);

-- Bindings that have not been used for a long time are deleted.
CREATE INDEX refresh_tokens_by_age ON refresh_tokens (seen_at);
