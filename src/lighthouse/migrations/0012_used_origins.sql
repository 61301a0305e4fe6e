-- Where a browser has agreed to be returned to. An older gateway on the same database does not ask,
-- and writes nothing here.
CREATE TABLE used_origins (
    installation_id TEXT NOT NULL,
    browser_hash TEXT NOT NULL,
    origin TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (installation_id, browser_hash, origin)
) WITHOUT ROWID;
CREATE INDEX used_origins_by_age ON used_origins (used_at);
