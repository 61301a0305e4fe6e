-- Lists from an address, so that they can be fetched again.
CREATE TABLE list_sources (
    list TEXT NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    -- As the operator gave them, and empty where they are found out.
    format TEXT NOT NULL,
    columns TEXT NOT NULL,
    -- As the server gave them, and empty where it gave none.
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    imported_at BIGINT NOT NULL,
    -- When asking for it ended last.
    asked_at BIGINT NOT NULL,
    -- Until then it is one gateway's to ask for it; a gateway that was stopped meanwhile gives its turn up so.
    leased_until BIGINT NOT NULL,
    -- Why the list is as it was, if it was not taken over the last time; empty otherwise.
    failure TEXT NOT NULL
);

-- Endpoints that a list from an address contains or contained, so that its losses are counted and
-- nothing comes back at another host.
CREATE TABLE listed_endpoints (
    list TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    -- 1: in the edition that an operator took over last, by `import` or `--force`.
    is_confirmed BIGINT NOT NULL,
    -- 1: in the edition taken over last.
    is_listed BIGINT NOT NULL,
    -- Of what is gone from the list: as it was served last; empty where the catalogue says so itself.
    content TEXT NOT NULL,
    -- When it was gone; 0 for what is listed.
    gone_at BIGINT NOT NULL,
    PRIMARY KEY (list, endpoint_id)
);
CREATE INDEX listed_endpoints_by_endpoint ON listed_endpoints (endpoint_id);

-- Endpoints that suddenly have another host in a list: held back until the operator accepts them.
CREATE TABLE held_endpoints (
    list TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    content TEXT NOT NULL,
    from_host TEXT NOT NULL,
    to_host TEXT NOT NULL,
    noticed_at BIGINT NOT NULL,
    PRIMARY KEY (list, endpoint_id)
);

-- The operator's corrections to entries, which override all lists.
CREATE TABLE catalog_corrections (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    field TEXT NOT NULL,
    -- JSON.
    content TEXT NOT NULL,
    corrected_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id, field)
);
