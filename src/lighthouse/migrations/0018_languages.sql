-- The language of e-mails to an administrator, as preferred by the registering request, and the
-- language of each waiting e-mail. Empty: English.
ALTER TABLE installations ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN language TEXT NOT NULL DEFAULT '';
