-- A new device without a gap, keys that are replaced without breaking what uses them, and SSH keys.

-- Of an authenticator that is on: when it stops working because a newer one has taken its place.
ALTER TABLE authenticator ADD COLUMN retires_at INTEGER;
-- Kept for a while after it stopped working, to say whose code was typed; never accepted again.
ALTER TABLE authenticator ADD COLUMN retired_at INTEGER;
-- Of a pending one: the session that began it, and alone can finish it.
ALTER TABLE authenticator ADD COLUMN session_id TEXT;
CREATE INDEX authenticator_retires ON authenticator (retires_at) WHERE retires_at IS NOT NULL;
CREATE INDEX authenticator_retired ON authenticator (retired_at) WHERE retired_at IS NOT NULL;

-- Whose code let a session in; NULL: it was no authenticator's, or the row is older than this column.
ALTER TABLE session ADD COLUMN authenticator_id TEXT;

-- The token a key had before it was regenerated: it only reads, and not for long.
CREATE TABLE replaced_token (
    api_key_id TEXT PRIMARY KEY REFERENCES api_key (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,
    prefix TEXT NOT NULL,                    -- its first letters, to recognise it by
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    last_address TEXT,
    last_client TEXT
) STRICT;
CREATE INDEX replaced_token_expires ON replaced_token (expires_at);

-- Public keys for sshd. They belong to no epoch: what is pushed over SSH goes on (H3).
CREATE TABLE ssh_key (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL UNIQUE,        -- SHA256:…: a key names one account
    public_key TEXT NOT NULL,                -- algorithm and base64, no options, no comment
    comment TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE INDEX ssh_key_account ON ssh_key (account_id);

-- In the order of its rows, which a page reads from the newest on.
DROP INDEX event_account;
CREATE INDEX event_account ON event (account_id);
