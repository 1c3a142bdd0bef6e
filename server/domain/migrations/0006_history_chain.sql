-- The history as a chain that its owner can check, and sign-ins that were left half-finished.

-- `revision` rises with whatever an open page shows, every line of history included; `last_change` is the
-- revision of the last change, by which verbs are guarded: a line that changes nothing, such as of a wrong code, makes
-- no verb decide anew.
ALTER TABLE account ADD COLUMN last_change INTEGER NOT NULL DEFAULT 0;
UPDATE account SET last_change = revision;

-- Where the chain ends: the number of its last line, and that line's hash. NULL: there is no line yet.
ALTER TABLE account ADD COLUMN history_number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN history_head BLOB;

-- The lines of old get their numbers and hashes behind this step (store/migrate.rs), which then drops their table.
-- Their index goes with it, and is needed until then.
ALTER TABLE event RENAME TO unchained_event;
CREATE TABLE event (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,                 -- 1, 2, 3 … of its account
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    client TEXT NOT NULL,
    address TEXT NOT NULL,
    details TEXT NOT NULL,                   -- JSON, nothing secret
    -- The grounds that forms stand on and that moved with it, by name, separated by spaces.
    moves TEXT NOT NULL,
    revision INTEGER NOT NULL,               -- the account's, since this line
    hash BLOB NOT NULL,                      -- SHA-256 over the hash before and the line: chain/mod.rs
    PRIMARY KEY (account_id, number)
) STRICT, WITHOUT ROWID;
-- What has moved since a page was drawn, however many lines were written that moved nothing.
CREATE INDEX event_moves ON event (account_id, revision) WHERE moves <> '';

-- A right password that no code has followed: here until the sign-in is finished, or a week is over. Whether it still
-- waits is told by `pending_sign_in`, where a browser's has its id.
CREATE TABLE half_sign_in (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    client TEXT NOT NULL,
    address TEXT NOT NULL,
    at INTEGER NOT NULL,
    tell_at INTEGER                          -- when its owner is told by mail; NULL: told
) STRICT;
CREATE INDEX half_sign_in_account ON half_sign_in (account_id, at);
CREATE INDEX half_sign_in_at ON half_sign_in (at);
CREATE INDEX half_sign_in_tell ON half_sign_in (tell_at) WHERE tell_at IS NOT NULL;

-- When the owner was last told of such sign-ins: once an hour at most.
ALTER TABLE account ADD COLUMN told_of_half_sign_ins_at INTEGER;
