-- A change of address that waits until its owner shows that the new one can be read.
-- One for each account: a newer wish takes the place of an older one.

CREATE TABLE address_change (
    account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    token_hash BLOB NOT NULL UNIQUE,         -- of the link that went to the new address
    email TEXT NOT NULL,                     -- the new one, canonical; reserved for nobody
    epoch INTEGER NOT NULL,                  -- differs from the account's: dead
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX address_change_expires ON address_change (expires_at);
