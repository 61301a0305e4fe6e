-- The catalog: what each imported list says, and what a check has found. A running gateway polls
-- the version every few seconds and serves the new catalog when it has increased.
CREATE TABLE catalog_version (version BIGINT NOT NULL);
INSERT INTO catalog_version (version) VALUES (0);

-- The same entry may be in several lists. `content` is the brand, portal or endpoint as JSON.
CREATE TABLE catalog_entries (
    list TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    content TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (kind, list, id)
);
CREATE INDEX catalog_entries_by_id ON catalog_entries (kind, id, list);

CREATE TABLE catalog_probes (
    endpoint_id TEXT NOT NULL PRIMARY KEY,
    checked_at BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    detail TEXT NOT NULL,
    authorization_endpoint TEXT NOT NULL,
    token_endpoint TEXT NOT NULL,
    introspection_endpoint TEXT NOT NULL,
    userinfo_endpoint TEXT NOT NULL,
    revoke_endpoint TEXT NOT NULL,
    fhir_version TEXT NOT NULL,
    software_name TEXT NOT NULL,
    software_version TEXT NOT NULL,
    capabilities TEXT NOT NULL,
    good_at BIGINT NOT NULL,
    failures BIGINT NOT NULL
);
