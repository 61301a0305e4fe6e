-- What was registered when its network had used up its registrations of a day, until it wakes: keyed hashes of the
-- networks it may take a registration of later, and how many they have.
ALTER TABLE installations ADD COLUMN dormant TEXT NOT NULL DEFAULT '';
-- How many verified installations an owner may have, where the operator says so. The owner is a keyed hash.
CREATE TABLE owner_limits (
    owner_hash TEXT NOT NULL PRIMARY KEY,
    installations BIGINT NOT NULL,
    set_at BIGINT NOT NULL
);
-- Mailboxes whose owners want no letters about installations that are not theirs, as keyed hashes.
CREATE TABLE stopped_mailboxes (
    mailbox_hash TEXT NOT NULL PRIMARY KEY,
    stopped_at BIGINT NOT NULL
);
-- Where several installations share an origin, the browser tells which one is meant.
CREATE INDEX evidence_of_browser ON evidence (key_hash) WHERE kind = 'browser';
