-- E-mails from the operator to all administrators, each with its own ID, and who has received them:
-- a mailbox gets one e-mail per ID, however often it is sent.
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
