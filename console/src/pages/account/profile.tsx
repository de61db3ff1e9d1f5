import { Button, SegmentedControl, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { sessionQuery, useAccount, useSession } from '../../api/session.ts';
import { useAct } from '../../components/act.ts';
import { List } from '../../components/list.tsx';
import { NewPassword } from '../../components/new-password.tsx';
import { Facts, Page, Section } from '../../components/page.tsx';
import { Loaded, Note } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { setZone } from '../../format.ts';
import { change, risesRed, useSettings } from '../../settings.ts';
import { OwnerPassword } from './owner-password.tsx';
import { Passkeys } from './passkeys.tsx';
import { SecondFactor } from './second-factor.tsx';
import { Tokens } from './tokens.tsx';
import { WaysIn } from './ways-in.tsx';

export function Profile() {
  const { t } = useTranslation();
  const account = useAccount();
  if (useSession()?.lacks_factor) return <Required />;
  return (
    <Page title={t('profile.title')} lead={t('profile.lead')}>
      <Facts
        items={[
          [t('door.username'), account.username],
          [t('door.email'), account.email],
          [t('profile.role'), t(`profile.role_${account.role}`)],
          [t('profile.since'), <Time key="since" at={account.created_at} />],
        ]}
      />
      <Preferences />
      <Password />
      <WaysIn />
      <Passkeys />
      <SecondFactor />
      <Sessions />
      <Tokens />
    </Page>
  );
}

/** All that an account can do that lacks a required second factor. */
function Required() {
  const { t } = useTranslation();
  return (
    <Page title={t('profile.title')} lead={t('factor.required')}>
      <Passkeys />
      <SecondFactor />
    </Page>
  );
}

function Preferences() {
  const { t } = useTranslation();
  const { language, theme } = useSettings();
  const account = useAccount();
  const client = useQueryClient();
  const keep = useAct(
    (body: { language?: 'zh' | 'en'; theme?: 'light' | 'dark' | 'auto'; timezone?: string }) =>
      api.PUT('/console/api/preferences', { body }),
    ['session'],
  );
  return (
    <Section title={t('profile.preferences')}>
      <div className="form">
        <Row label={t('profile.language')}>
          <SegmentedControl
            value={language}
            data={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
            onChange={(value) => {
              change({ language: value as 'zh' | 'en' });
              keep.run({ language: value as 'zh' | 'en' });
            }}
          />
        </Row>
        <Row label={t('profile.theme')}>
          <SegmentedControl
            value={theme}
            data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`profile.theme_${value}`) }))}
            onChange={(value) => {
              change({ theme: value as 'auto' });
              keep.run({ theme: value as 'auto' });
            }}
          />
        </Row>
        <Row label={t('profile.rising')}>
          <SegmentedControl
            value={risesRed() ? 'red' : 'green'}
            data={(['red', 'green'] as const).map((value) => ({ value, label: t(`profile.rising_${value}`) }))}
            onChange={(value) => change({ rising: value as 'red' })}
          />
        </Row>
        <Select
          label={t('profile.timezone')}
          searchable
          data={['UTC', ...Intl.supportedValuesOf('timeZone')]}
          value={account.timezone}
          limit={60}
          onChange={(timezone) => {
            if (!timezone) return;
            setZone(timezone);
            client.setQueryData(sessionQuery.queryKey, (now) =>
              now?.account ? { ...now, account: { ...now.account, timezone } } : now,
            );
            keep.run({ timezone });
          }}
        />
        {keep.error && <Note tone="bad">{keep.error}</Note>}
      </div>
    </Section>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend style={{ fontSize: '0.86rem', fontWeight: 500, padding: 0, marginBottom: 4 }}>{label}</legend>
      {children}
    </fieldset>
  );
}

function Password() {
  const { t } = useTranslation();
  const [isDone, setDone] = useState(false);
  const act = useAct(
    (body: { old_password?: string; new_password: string }) => api.PUT('/console/api/password', { body }),
    ['sessions', 'ways-in'],
  );
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const values = Object.fromEntries(new FormData(form)) as Record<string, string>;
    setDone(false);
    const old = values.password ? { old_password: values.password } : {};
    await act.runAsync({ ...old, new_password: values.new ?? '' }).then(
      () => {
        setDone(true);
        form.reset();
      },
      () => {},
    );
  };
  return (
    <Section title={t('profile.password')}>
      <form className="form" onSubmit={submit}>
        <OwnerPassword />
        <NewPassword name="new" label={t('door.new_password')} />
        {act.error && <Note tone="bad">{act.error}</Note>}
        {isDone && <Note tone="ok">{t('profile.password_changed')}</Note>}
        <div>
          <Button type="submit" loading={act.isBusy}>
            {t('profile.change_password')}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Sessions() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['sessions'],
    queryFn: () => dataOf(api.GET('/console/api/sessions')),
  });
  const end = useAct(
    (id: string) => api.DELETE('/console/api/sessions/{id}', { params: { path: { id } } }),
    ['sessions'],
  );
  const endOthers = useAct(() => api.DELETE('/console/api/sessions'), ['sessions']);
  return (
    <Section
      title={t('profile.sessions')}
      aside={
        (query.data?.items.length ?? 0) > 1 && (
          <Button variant="default" size="xs" loading={endOthers.isBusy} onClick={() => endOthers.run()}>
            {t('profile.end_others')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {({ items }) => (
          <List
            rows={items}
            keyOf={({ id }) => id}
            label={t('profile.sessions')}
            columns={[
              {
                title: t('profile.device'),
                cell: (session) => (
                  <>
                    {session.device_name ?? t(`system.${session.system}`, session.system)}
                    {session.impersonator && (
                      <span className="dim">
                        {' '}
                        ·{' '}
                        {t('impersonation.session', {
                          name: session.impersonator,
                          reason: session.impersonation_reason,
                        })}
                      </span>
                    )}
                    {session.is_this && <span className="dim"> · {t('profile.this_session')}</span>}
                  </>
                ),
              },
              {
                title: t('profile.address'),
                cell: ({ address, last_address }) => <span className="mono">{last_address ?? address ?? '–'}</span>,
              },
              { title: t('profile.system'), cell: ({ system }) => t(`system.${system}`, system) },
              { title: t('profile.signed_in'), cell: ({ created_at }) => <Time at={created_at} /> },
              {
                title: t('profile.last_used'),
                cell: ({ last_used_at, created_at }) => <Time at={last_used_at ?? created_at} />,
              },
              {
                title: t('users.more'),
                cell: ({ id, is_this }) =>
                  !is_this && (
                    <Button variant="default" size="compact-xs" onClick={() => end.run(id)}>
                      {t('profile.end_session')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
