-- Counts the changes of an installation's contact and origins. A change rests on the generation that its request has
-- read, so that one which comes late finds another and does nothing.
ALTER TABLE installations ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
-- Which attempt asks the provider for tokens, and since when, so that a repeat knows whether it may.
ALTER TABLE flows ADD COLUMN redeem_attempt TEXT NOT NULL DEFAULT '';
ALTER TABLE flows ADD COLUMN redeem_at BIGINT NOT NULL DEFAULT 0;
-- Which ticket has begun a flow, so that the redirect that did so may be repeated.
ALTER TABLE flows ADD COLUMN ticket_hash TEXT NOT NULL DEFAULT '';
CREATE INDEX flows_redeem_attempt ON flows (redeem_attempt);
