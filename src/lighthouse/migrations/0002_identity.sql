-- How an installation is identified: a secret that is being changed, proof of its e-mail address
-- and origins, its rate limits; and the e-mail to it.

ALTER TABLE installations ADD COLUMN previous_secret_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE installations ADD COLUMN previous_secret_until BIGINT NOT NULL DEFAULT 0;

-- Only set for public origins, which belong to one installation.
ALTER TABLE origins ADD COLUMN proven_at BIGINT;
ALTER TABLE origins ADD COLUMN prove_at BIGINT;
CREATE UNIQUE INDEX public_origins ON origins (origin) WHERE proven_at IS NOT NULL;
CREATE INDEX origins_to_prove ON origins (prove_at);

-- One pending verification of an e-mail address each. Code and link are derived from its ID and the
-- pepper, so that they cannot be read here.
CREATE TABLE verifications (
    installation_id TEXT NOT NULL PRIMARY KEY,
    verification_id TEXT NOT NULL,
    email TEXT NOT NULL,
    tries BIGINT NOT NULL,
    verified BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX verifications_by_id ON verifications (verification_id);

-- The verified installations of an owner: the number of rows is the limit. A place may be kept
-- longer than its installation.
CREATE TABLE owner_places (
    owner_hash TEXT NOT NULL,
    place BIGINT NOT NULL,
    installation_id TEXT NOT NULL,
    kept_until BIGINT,
    PRIMARY KEY (owner_hash, place)
);
CREATE INDEX owner_places_of ON owner_places (installation_id);

-- When something rate-limited was last done, by slot: there are as many slots as uses within the
-- time.
CREATE TABLE uses (
    what TEXT NOT NULL,
    slot BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (what, slot)
) WITHOUT ROWID;
CREATE INDEX uses_by_age ON uses (used_at);

-- E-mail that has not been sent yet. Whoever sends one first moves `due_at` ahead.
CREATE TABLE outbox (
    mail_id TEXT NOT NULL PRIMARY KEY,
    installation_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    letter TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease TEXT NOT NULL
);
CREATE INDEX outbox_by_due ON outbox (due_at);
CREATE INDEX outbox_of ON outbox (installation_id);

-- What an administrator was told about a limit, and when.
CREATE TABLE notices (
    installation_id TEXT NOT NULL,
    limit_group TEXT NOT NULL,
    notice TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (installation_id, limit_group, notice)
);

-- Counts of deleted installations, which are nameless and end with the cool-down.
CREATE TABLE nameless (
    installation_id TEXT NOT NULL PRIMARY KEY,
    forget_at BIGINT NOT NULL
);
