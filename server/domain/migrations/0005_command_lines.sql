-- Command lines: why a sign-in of theirs has ended, and signing one in through a browser.

-- Of a command line's token: its first letters, to recognise it by. Heroku's client ends, when it signs out, every
-- authorization that looks like its own. NULL: a browser's, or the row is older than this column.
ALTER TABLE session ADD COLUMN prefix TEXT;

-- Kept a while for whoever still has the token, so that they are told why it opens nothing any more.
CREATE TABLE ended_sign_in (
    token_hash BLOB PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ended_sign_in_at ON ended_sign_in (at);
CREATE INDEX ended_sign_in_account ON ended_sign_in (account_id);

-- RFC 8628: a command line waits here until somebody who is signed in approves it. Until then it is nobody's.
CREATE TABLE device_grant (
    id TEXT PRIMARY KEY,
    device_code_hash BLOB NOT NULL UNIQUE,   -- SHA-256 of a 256-bit token
    user_code_mac BLOB NOT NULL UNIQUE,      -- keyed: a plain hash of 34 bits could be tried out
    client_id TEXT NOT NULL,
    description TEXT NOT NULL,               -- what the program calls itself
    client TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    poll_interval INTEGER NOT NULL,          -- seconds; grows when the program does not wait so long
    polled_at INTEGER,
    denied INTEGER NOT NULL,                 -- 0 or 1
    -- Who approved it: the account, its epoch then, and the session, with what it had passed.
    session_id TEXT,
    account_id TEXT REFERENCES account (id) ON DELETE CASCADE,
    epoch INTEGER,
    factor TEXT,
    authenticator_id TEXT
) STRICT;
CREATE INDEX device_grant_expires ON device_grant (expires_at);
CREATE INDEX device_grant_account ON device_grant (account_id);
