-- Everything the gateway stores. Times are Unix seconds; secrets, states, codes, tickets, cookies
-- and tokens are only stored as hashes. Tables WITHOUT ROWID are stored in key order, so that what
-- is written and read together is adjacent; PostgreSQL has no such option, and it is removed there.

CREATE TABLE installations (
    installation_id TEXT NOT NULL PRIMARY KEY,
    secret_hash TEXT NOT NULL,
    administrator_name TEXT NOT NULL,
    administrator_email TEXT NOT NULL,
    verification_status TEXT NOT NULL,
    software_architecture TEXT NOT NULL,
    software_os TEXT NOT NULL,
    fasten_desktop_version TEXT NOT NULL,
    fasten_onprem_version TEXT NOT NULL,
    fasten_sources_version TEXT NOT NULL,
    issued_at BIGINT NOT NULL
);

CREATE TABLE idempotency_keys (
    key_hash TEXT NOT NULL PRIMARY KEY,
    installation_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;

-- Where the browser may be returned to, besides loopback.
CREATE TABLE origins (
    installation_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (installation_id, origin)
) WITHOUT ROWID;
CREATE INDEX origins_by_origin ON origins (origin);

-- One row per installation and limit group; changed in the same transaction as the rows that it
-- counts.
CREATE TABLE usage_counts (
    installation_id TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    users BIGINT NOT NULL,
    by_subject BIGINT NOT NULL,
    by_reference BIGINT NOT NULL,
    by_browser BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    sign_ins BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (installation_id, limit_group)
) WITHOUT ROWID;

-- A seat counts until then; null: as long as its user is known. A freed seat cools down that way.
CREATE TABLE seats (
    seat_id TEXT NOT NULL PRIMARY KEY,
    installation_id TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    user_id TEXT NOT NULL,
    evidence TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    counts_until BIGINT
);
CREATE INDEX seats_of_user ON seats (installation_id, limit_group, user_id);

-- How a user is recognised.
CREATE TABLE evidence (
    installation_id TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    kind TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (installation_id, limit_group, kind, key_hash)
) WITHOUT ROWID;
CREATE INDEX evidence_of_user ON evidence (installation_id, limit_group, user_id);

CREATE TABLE reservations (
    installation_id TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    reservation_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    evidence TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    takes_seat BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (installation_id, limit_group, reservation_id)
) WITHOUT ROWID;

-- Authorizations of the last 90 days, by user.
CREATE TABLE sign_ins (
    sign_in_id TEXT NOT NULL PRIMARY KEY,
    installation_id TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    user_id TEXT NOT NULL,
    happened_at BIGINT NOT NULL
);
CREATE INDEX sign_ins_of_user ON sign_ins (installation_id, limit_group, user_id);

-- The same without users, by day: added up in `usage_counts.sign_ins`, until a day is a year old.
CREATE TABLE sign_in_days (
    installation_id TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    day BIGINT NOT NULL,
    sign_ins BIGINT NOT NULL,
    PRIMARY KEY (installation_id, limit_group, day)
) WITHOUT ROWID;
CREATE INDEX sign_in_days_by_day ON sign_in_days (day, installation_id);

CREATE TABLE tickets (
    ticket_hash TEXT NOT NULL PRIMARY KEY,
    installation_id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    state_hash TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    reservation_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX tickets_by_expiry ON tickets (expires_at);

-- A sign-in in progress. `origin_url` has a placeholder in place of the state.
CREATE TABLE flows (
    state_hash TEXT NOT NULL PRIMARY KEY,
    installation_id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    platform_type TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    origin_url TEXT NOT NULL,
    desktop_mode BIGINT NOT NULL,
    code_challenge TEXT NOT NULL,
    browser_hash TEXT NOT NULL,
    reservation_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    evidence TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    status TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    answer_hash TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    sign_in_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX flows_by_code ON flows (code_hash);
CREATE INDEX flows_by_challenge ON flows (code_challenge);
CREATE INDEX flows_by_expiry ON flows (expires_at);

CREATE TABLE refresh_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    endpoint_id TEXT NOT NULL,
    seen_at BIGINT NOT NULL
) WITHOUT ROWID;
