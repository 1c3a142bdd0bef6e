-- Open pages follow the account: which revision each line of history came with, and what a form that is older no longer
-- stands on.

ALTER TABLE event ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
-- Names of grounds, separated by spaces. Lines from before this column are older than any page that is open.
ALTER TABLE event ADD COLUMN moves TEXT NOT NULL DEFAULT '';
