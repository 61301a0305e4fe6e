-- Who has started a sign-in without a ticket, and from where: networks as keyed hashes, empty if an
-- address does not identify one. `stage` is the progress of a reservation: 0 on its way, 1 back, 2
-- while the provider is being asked for tokens.
ALTER TABLE reservations ADD COLUMN network TEXT NOT NULL DEFAULT '';
ALTER TABLE reservations ADD COLUMN wide_network TEXT NOT NULL DEFAULT '';
ALTER TABLE reservations ADD COLUMN begun_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reservations ADD COLUMN stage BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reservations ADD COLUMN displaced BIGINT NOT NULL DEFAULT 0;
CREATE INDEX reservations_of_network ON reservations (installation_id, network, takes_seat);
ALTER TABLE flows ADD COLUMN network TEXT NOT NULL DEFAULT '';
ALTER TABLE flows ADD COLUMN wide_network TEXT NOT NULL DEFAULT '';
-- A sign-in by `auth test`, and what it is counted under.
ALTER TABLE flows ADD COLUMN test BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN test BIGINT NOT NULL DEFAULT 0;
-- Redirects without a ticket are refused.
ALTER TABLE installations ADD COLUMN tickets_only BIGINT NOT NULL DEFAULT 0;

-- Seats taken without a ticket, for a day.
CREATE TABLE ticketless_seats (
    seat_id TEXT NOT NULL PRIMARY KEY,
    installation_id TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    network TEXT NOT NULL,
    wide_network TEXT NOT NULL,
    taken_at BIGINT NOT NULL
);
CREATE INDEX ticketless_seats_of ON ticketless_seats (installation_id, limit_group, taken_at);
CREATE INDEX ticketless_seats_by_age ON ticketless_seats (taken_at);

-- Test sign-ins, by slot: as many as are allowed within their time. And whose they were.
CREATE TABLE test_sign_ins (
    installation_id TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    slot BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (installation_id, limit_group, slot)
) WITHOUT ROWID;
CREATE TABLE test_subjects (
    installation_id TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    slot BIGINT NOT NULL,
    key_hash TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (installation_id, limit_group, slot)
) WITHOUT ROWID;

-- Seats that administrators have released, by slot.
CREATE TABLE seat_releases (
    installation_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    released_at BIGINT NOT NULL,
    PRIMARY KEY (installation_id, slot)
) WITHOUT ROWID;

-- Whether a cookie from before cookies were signed was ever issued.
CREATE INDEX evidence_by_key ON evidence (key_hash);
CREATE INDEX flows_by_browser ON flows (browser_hash);
