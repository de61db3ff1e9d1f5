-- What administrators look after: scripts whose files come and go, and accounts.

-- Since when no script folder has had its file, as the last scan found. Such a script is no longer offered, and comes
-- back with its file; its row stays, because tasks and executions name it.
alter table market_scripts add column missing_since timestamptz;

-- The accounts of one role, newest first: page and count are walks of this index. Of all, the primary key serves both.
create index accounts_role on accounts (role, id desc);
