-- Installations registered after their network had used up its daily allowance, until they wake up:
-- keyed hashes of the networks whose registrations they may later use, and how many those have.
ALTER TABLE installations ADD COLUMN dormant TEXT NOT NULL DEFAULT '';
-- How many verified installations an owner may have, if set by the operator. The owner is a keyed
-- hash.
CREATE TABLE owner_limits (
    owner_hash TEXT NOT NULL PRIMARY KEY,
    installations BIGINT NOT NULL,
    set_at BIGINT NOT NULL
);
-- Mailboxes whose owners want no e-mail about installations that are not theirs, as keyed hashes.
CREATE TABLE stopped_mailboxes (
    mailbox_hash TEXT NOT NULL PRIMARY KEY,
    stopped_at BIGINT NOT NULL
);
-- If several installations share an origin, the browser determines which one is meant.
CREATE INDEX evidence_of_browser ON evidence (key_hash) WHERE kind = 'browser';
