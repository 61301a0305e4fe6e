-- Lists that came from an address, so that they can be fetched again.
CREATE TABLE list_sources (
    list TEXT NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    -- As the operator gave them, and empty where they are found out.
    format TEXT NOT NULL,
    columns TEXT NOT NULL,
    -- As the server gave them, and empty where it gave none.
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    -- Endpoints of the list as it was imported last.
    endpoints BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- Why the list is as it was, if it was not taken over the last time; empty otherwise.
    failure TEXT NOT NULL
);

-- Endpoints that a list suddenly has on another host: kept back until the operator takes them.
CREATE TABLE held_endpoints (
    list TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    content TEXT NOT NULL,
    from_host TEXT NOT NULL,
    to_host TEXT NOT NULL,
    noticed_at BIGINT NOT NULL,
    PRIMARY KEY (list, endpoint_id)
);
