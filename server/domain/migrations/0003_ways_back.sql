-- The ways back in when the device is not there: recovery codes, the backup phone, a new password.

-- How a session passed the second factor; NULL: it did not, or it is older than this column.
ALTER TABLE session ADD COLUMN factor TEXT;

-- Mail and text messages wait in one outbox and leave by doors of their own.
ALTER TABLE message ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
CREATE INDEX message_due ON message (channel, next_try_at);
DROP INDEX message_next;

-- One set for each account: a new one takes the place of the old one whole.
CREATE TABLE recovery_set (
    account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    id TEXT NOT NULL,                        -- short, to tell a printed sheet by
    sealed_codes BLOB,                       -- all ten, to be viewed again; NULL: shown once
    created_at INTEGER NOT NULL,
    saved_at INTEGER                         -- when the owner said that they are saved
) STRICT;

CREATE TABLE recovery_code (
    account_id TEXT NOT NULL REFERENCES recovery_set (account_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,                 -- 1 to 10, as on the sheet
    mac BLOB NOT NULL,                       -- HMAC-SHA-256, bound to account and set
    used_at INTEGER,
    PRIMARY KEY (account_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE phone (
    account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    sealed_number BLOB NOT NULL,             -- E.164, bound to the account
    confirmed_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;

-- The newest code for each purpose; an older one is gone.
CREATE TABLE text_code (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,                   -- sign_in, confirm_phone
    message_id TEXT NOT NULL UNIQUE,         -- the message it is on its way in
    sealed_number BLOB NOT NULL,             -- where it goes: E.164, bound to the account
    mac BLOB NOT NULL,                       -- HMAC-SHA-256, bound to account and purpose
    delivery TEXT NOT NULL,                  -- waiting, sent, delayed, given_up
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, purpose)
) STRICT, WITHOUT ROWID;
CREATE INDEX text_code_expires ON text_code (expires_at);

-- The newest link for each account.
CREATE TABLE password_reset (
    account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,
    epoch INTEGER NOT NULL,                  -- differs from the account's: dead
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_reset_expires ON password_reset (expires_at);
