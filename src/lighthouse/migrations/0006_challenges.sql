-- If the gateway does not see the code, only the challenge says which sign-in an exchange belongs
-- to.
DELETE FROM flows WHERE code_challenge <> ''
    AND state_hash NOT IN (SELECT MIN(state_hash) FROM flows GROUP BY endpoint_id, code_challenge);
DROP INDEX flows_by_challenge;
CREATE UNIQUE INDEX flows_by_challenge ON flows (endpoint_id, code_challenge) WHERE code_challenge <> '';
