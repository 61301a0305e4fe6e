-- Counts the changes to an installation's contact and origins. A change is based on the generation
-- that its request has read, so that a late one finds another and does nothing.
ALTER TABLE installations ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
-- Which attempt is asking the provider for tokens, and since when, so that a repeat knows whether
-- it may.
ALTER TABLE flows ADD COLUMN redeem_attempt TEXT NOT NULL DEFAULT '';
ALTER TABLE flows ADD COLUMN redeem_at BIGINT NOT NULL DEFAULT 0;
-- Which ticket has started a flow, so that its redirect can be repeated.
ALTER TABLE flows ADD COLUMN ticket_hash TEXT NOT NULL DEFAULT '';
CREATE INDEX flows_redeem_attempt ON flows (redeem_attempt);
