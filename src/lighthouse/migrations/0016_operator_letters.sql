-- Letters of the operator's to all administrators, each under an id of its own, and whose have been written: under one id
-- a mailbox gets one letter, however often it is sent.
CREATE TABLE operator_letters (
    letter_id TEXT NOT NULL PRIMARY KEY,
    -- Of subject and text.
    content_hash TEXT NOT NULL,
    first_sent_at BIGINT NOT NULL
);
CREATE TABLE operator_letters_sent (
    letter_id TEXT NOT NULL,
    installation_id TEXT NOT NULL,
    PRIMARY KEY (letter_id, installation_id)
) WITHOUT ROWID;
CREATE INDEX operator_letters_sent_of ON operator_letters_sent (installation_id);
