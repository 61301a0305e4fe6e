-- What the key of all keyed hashes makes of a known word. A gateway with another key would count everybody anew.
CREATE TABLE pepper_check (
    key_hash TEXT NOT NULL PRIMARY KEY
);
