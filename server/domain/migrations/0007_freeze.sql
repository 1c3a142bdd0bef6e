-- "It wasn't me": the links that freeze an account, how long that lasts, and the keys that go on meanwhile.

-- Until when nothing about how the account is signed in to can be changed. NULL, or past: it is not frozen.
ALTER TABLE account ADD COLUMN frozen_until INTEGER;

-- Whether an API key goes on while its account is frozen: its owner said so.
ALTER TABLE api_key ADD COLUMN survives_freeze INTEGER NOT NULL DEFAULT 0;

-- One in each notice. Of no epoch, and of no address: whatever somebody else changes, the link must still work.
CREATE TABLE freeze_link (
    token_hash BLOB PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    email TEXT NOT NULL,                     -- where the notice went, which the account may have left since
    notice TEXT NOT NULL,                    -- what it told of
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER                          -- kept until it expires, to tell a used one from an unknown one
) STRICT, WITHOUT ROWID;
CREATE INDEX freeze_link_account ON freeze_link (account_id);
CREATE INDEX freeze_link_expires ON freeze_link (expires_at);
