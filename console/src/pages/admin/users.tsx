import { Button, Menu, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { Bars } from '../../charts/bars.tsx';
import { useAct } from '../../components/act.ts';
import { Confirm } from '../../components/confirm.tsx';
import { List } from '../../components/list.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Empty, Loaded, Note } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { useUndo } from '../../components/undo.tsx';
import { day, money } from '../../format.ts';
import { isServed } from '../../place.ts';
import { Impersonate } from './impersonate.tsx';
import { UserAccess } from './user-access.tsx';

type User = Awaited<ReturnType<typeof read>>['items'][number];

const read = (search: string, page: number) =>
  dataOf(api.GET('/console/api/users', { params: { query: { page, page_size: 50, ...(search && { search }) } } }));

export function Users() {
  const { t } = useTranslation();
  const { search = '' } = useSearch({ strict: false }) as { search?: string };
  const navigate = useNavigate();
  const [page, setPage] = useState(1);
  const query = useQuery({
    queryKey: ['users', search, page],
    queryFn: () => read(String(search), page),
    placeholderData: keepPreviousData,
  });
  const change = useAct(
    ({ id, ...body }: { id: number; role?: 'user' | 'admin'; is_active?: boolean }) =>
      api.PUT('/console/api/users/{id}', { params: { path: { id } }, body }),
    ['users'],
  );
  const undo = useUndo();
  const turn = async (user: User, body: { role?: 'user' | 'admin'; is_active?: boolean }) => {
    await change.runAsync({ id: user.id, ...body });
    const { username: name, role, id } = user;
    if (body.is_active === false)
      undo({ words: t('users.did_lock', { name }), undo: () => change.run({ id, is_active: true }) });
    if (body.role)
      undo({
        words: t('users.did_role', { name, role: t(`profile.role_${body.role}`) }),
        undo: () => change.run({ id, role }),
      });
  };
  const [resetting, setResetting] = useState<User>();
  const [paying, setPaying] = useState<User>();
  const [looking, setLooking] = useState<User>();
  const [acting, setActing] = useState<User>();
  const end = useAct((id: number) => api.DELETE('/console/api/users/{id}/sessions', { params: { path: { id } } }));
  return (
    <Page title={t('users.title')} lead={t('users.lead')}>
      <div className="toolbar">
        <TextInput
          className="grow"
          defaultValue={search}
          onChange={(event) => {
            setPage(1);
            void navigate({
              to: '/admin/users',
              replace: true,
              search: { search: event.currentTarget.value || undefined } as never,
            });
          }}
          placeholder={t('users.search')}
          aria-label={t('users.search')}
        />
      </div>
      {(change.error ?? end.error) && <Note tone="bad">{change.error ?? end.error}</Note>}
      <Loaded query={query}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('users.none')} />
            </div>
          ) : (
            <>
              <List
                rows={items}
                keyOf={({ id }) => id}
                label={t('users.title')}
                columns={[
                  { title: t('door.username'), cell: ({ username }) => username },
                  { title: t('door.email'), cell: ({ email }) => <span className="dim">{email}</span> },
                  { title: t('profile.role'), cell: ({ role }) => t(`profile.role_${role}`) },
                  {
                    title: t('runs.status'),
                    cell: ({ status }) => (
                      <span className="badge" data-tone={status === 'active' ? 'ok' : 'bad'}>
                        {t(`users.${status}`)}
                      </span>
                    ),
                  },
                  ...(isServed('factory')
                    ? [
                        {
                          title: t('users.balance'),
                          isNumber: true,
                          cell: ({ balance }: User) => money(balance),
                        },
                      ]
                    : []),
                  { title: t('profile.since'), cell: ({ created_at }) => <Time at={created_at} /> },
                  { title: t('users.last'), cell: ({ last_login_at }) => <Time at={last_login_at} /> },
                  {
                    title: '',
                    cell: (user) => (
                      <Menu position="bottom-end">
                        <Menu.Target>
                          <Button variant="default" size="compact-sm">
                            {t('users.more')}
                          </Button>
                        </Menu.Target>
                        <Menu.Dropdown>
                          <Menu.Item
                            onClick={() =>
                              void turn(user, { role: user.role === 'admin' ? 'user' : 'admin' }).catch(() => {})
                            }
                          >
                            {t(user.role === 'admin' ? 'users.make_user' : 'users.make_admin')}
                          </Menu.Item>
                          <Menu.Item
                            onClick={() => void turn(user, { is_active: user.status !== 'active' }).catch(() => {})}
                          >
                            {t(user.status === 'active' ? 'users.lock' : 'users.unlock')}
                          </Menu.Item>
                          <Menu.Item onClick={() => setResetting(user)}>{t('users.reset')}</Menu.Item>
                          {isServed('factory') && (
                            <Menu.Item onClick={() => setPaying(user)}>{t('users.set_balance')}</Menu.Item>
                          )}
                          <Menu.Item onClick={() => setLooking(user)}>{t('access.title')}</Menu.Item>
                          {user.role === 'user' && user.status === 'active' && (
                            <Menu.Item onClick={() => setActing(user)}>{t('impersonation.begin')}</Menu.Item>
                          )}
                          <Menu.Item onClick={() => end.run(user.id)}>{t('users.end_sessions')}</Menu.Item>
                        </Menu.Dropdown>
                      </Menu>
                    ),
                  },
                ]}
              />
              <Pager page={page} pages={total_pages} total={total} go={setPage} />
            </>
          )
        }
      </Loaded>
      <div className="section">
        <SignUps />
      </div>
      {resetting && <Reset user={resetting} close={() => setResetting(undefined)} />}
      {looking && <UserAccess id={looking.id} name={looking.username} close={() => setLooking(undefined)} />}
      {acting && <Impersonate user={acting} close={() => setActing(undefined)} />}
      {paying && <SetBalance user={paying} close={() => setPaying(undefined)} />}
    </Page>
  );
}

function Reset({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  return (
    <Confirm
      title={t('users.reset_of', { name: user.username })}
      action={t('users.reset')}
      run={() =>
        api.PUT('/console/api/users/{id}/password', {
          params: { path: { id: user.id } },
          body: { new_password: password },
        })
      }
      close={close}
    >
      <PasswordInput
        label={t('door.new_password')}
        description={t('users.reset_hint')}
        value={password}
        autoComplete="new-password"
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('door.show_password') }}
      />
    </Confirm>
  );
}

function SetBalance({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [balance, setBalance] = useState<number>(user.balance / 100);
  return (
    <Confirm
      title={t('users.set_balance_of', { name: user.username })}
      action={t('action.save')}
      run={async () => {
        const params = { path: { id: user.id } };
        const body = { balance: Math.round(balance * 100) };
        await api.PUT('/console/api/users/{id}/balance', { params, body });
        await client.invalidateQueries({ queryKey: ['users'] });
      }}
      close={close}
    >
      <NumberInput
        label={t('users.balance')}
        description={t('users.set_balance_hint')}
        value={balance}
        min={0}
        decimalScale={2}
        onChange={(value) => typeof value === 'number' && setBalance(value)}
      />
    </Confirm>
  );
}

const SHOWN_DAYS = 30;

function SignUps() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['series', 'sign-ups'],
    queryFn: () => dataOf(api.GET('/console/api/series/sign-ups', { params: { query: { days: SHOWN_DAYS } } })),
  });
  const days = Array.from({ length: SHOWN_DAYS }, (_, index) =>
    day(new Date(Date.now() - (SHOWN_DAYS - 1 - index) * 86_400_000)),
  );
  return (
    <Loaded query={query} bones={<div className="bone" style={{ height: 150 }} />}>
      {({ items }) => {
        const counts = new Map(items.map(({ start, count }) => [day(new Date(start)), count]));
        const values = days.map((name) => counts.get(name) ?? 0);
        return (
          <>
            <div className="plot-title">{t('users.sign_ups')}</div>
            <Bars
              labels={days}
              series={[{ name: t('users.title'), colour: 'var(--accent)', values }]}
              label={t('users.sign_ups')}
            />
          </>
        );
      }}
    </Loaded>
  );
}
