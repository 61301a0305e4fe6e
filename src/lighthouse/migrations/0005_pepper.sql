-- A known word hashed with the key of all keyed hashes. A gateway with another key would count
-- everybody again.
CREATE TABLE pepper_check (
    key_hash TEXT NOT NULL PRIMARY KEY
);
