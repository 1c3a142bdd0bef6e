-- Accounts, how they sign in, and what they are told about it.
-- Times are seconds since 1970, ids are UUIDv7 as text, secrets are sealed or hashed before they
-- come here: nothing in this file opens anything without the key that lies outside of it.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,              -- canonical: EmailAddress
    name TEXT,
    language TEXT NOT NULL,
    operator INTEGER NOT NULL,               -- 0 or 1
    password_hash TEXT NOT NULL,             -- argon2id, PHC string
    password_changed_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,               -- rises with every change: the guard of every verb
    epoch INTEGER NOT NULL,                  -- rises when old credentials must die
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_sign_in_at INTEGER
) STRICT;

CREATE TABLE authenticator (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sealed_secret BLOB NOT NULL,             -- XChaCha20-Poly1305, bound to account and id
    active INTEGER NOT NULL,                 -- 0: pending, until a code confirms it
    last_step INTEGER NOT NULL,              -- the last accepted time step; only ever grows
    created_at INTEGER NOT NULL,
    expires_at INTEGER,                      -- of a pending one
    last_used_at INTEGER
) STRICT;
CREATE INDEX authenticator_account ON authenticator (account_id);

-- Time steps that a wrong code named by accident: told in the diagnosis, hence never accepted.
CREATE TABLE burnt_step (
    authenticator_id TEXT NOT NULL REFERENCES authenticator (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    PRIMARY KEY (authenticator_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,         -- SHA-256 of a 256-bit token
    kind TEXT NOT NULL,                      -- browser, command_line
    description TEXT NOT NULL,
    epoch INTEGER NOT NULL,                  -- differs from the account's: dead
    second_factor INTEGER NOT NULL,          -- whether it passed one
    password_proven_at INTEGER,              -- step-up: the password, typed again
    client TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

-- Password accepted, code missing: not a session, and never looked up as one.
CREATE TABLE pending_sign_in (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,
    epoch INTEGER NOT NULL,
    wrong_codes INTEGER NOT NULL,
    client TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX pending_sign_in_account ON pending_sign_in (account_id);
CREATE INDEX pending_sign_in_expires ON pending_sign_in (expires_at);

CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,
    prefix TEXT NOT NULL,                    -- its first letters, to recognise it by
    account_key INTEGER NOT NULL,            -- 1: the account's own, replaced with two-factor
    description TEXT NOT NULL,
    scope TEXT NOT NULL,                     -- names, separated by spaces
    epoch INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    last_address TEXT,
    last_client TEXT
) STRICT;
CREATE INDEX api_key_account ON api_key (account_id);
CREATE UNIQUE INDEX api_key_of_account ON api_key (account_id) WHERE account_key = 1;

-- Failures in a row. The key is a keyed hash: for an address that has no account the row looks alike.
CREATE TABLE counter (
    key BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL,
    forget_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX counter_forget ON counter (forget_at);

-- One-time links: to sign up, by an operator's invitation or after an address was typed in.
CREATE TABLE invitation (
    token_hash BLOB PRIMARY KEY,
    email TEXT NOT NULL,
    operator INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_expires ON invitation (expires_at);

-- What happened, for the owner to read.
CREATE TABLE event (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    client TEXT NOT NULL,
    address TEXT NOT NULL,
    details TEXT NOT NULL                    -- JSON, nothing secret
) STRICT;
CREATE INDEX event_account ON event (account_id, at);

-- Messages on their way out: written with the change they tell of, sent afterwards, then deleted.
CREATE TABLE message (
    id TEXT PRIMARY KEY,
    sealed BLOB NOT NULL,                    -- recipient and content: links are secrets
    created_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_next ON message (next_try_at);
