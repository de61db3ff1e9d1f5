-- study: the language in which a task's runs speak, that of the request which last had it go on. No contract has an
-- endpoint that sets the language of an account.
alter table study_tasks add column language text not null default 'zh' check (language in ('zh', 'en'));

-- When the source refused the stored account as wrong: it is not tried again before it is changed, or long after.
alter table study_configs add column cx_refused_at timestamptz;
