import { Button, Menu, PasswordInput, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { Confirm } from '../../components/confirm.tsx';
import { List } from '../../components/list.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Empty, Loaded, Note } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';

type User = Awaited<ReturnType<typeof read>>['items'][number];

const read = (search: string, page: number) =>
  dataOf(
    api.console.GET('/console/api/users', { params: { query: { page, page_size: 50, ...(search && { search }) } } }),
  );

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
      api.console.PUT('/console/api/users/{id}', { params: { path: { id } }, body }),
    ['users'],
  );
  const [resetting, setResetting] = useState<User>();
  const end = useAct((id: number) =>
    api.console.DELETE('/console/api/users/{id}/sessions', { params: { path: { id } } }),
  );
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
                  { title: t('profile.since'), cell: ({ created_at }) => <Time at={created_at} /> },
                  { title: t('users.last'), cell: ({ last_login_at }) => <Time at={last_login_at} /> },
                  {
                    title: t('users.more'),
                    cell: (user) => (
                      <Menu position="bottom-end">
                        <Menu.Target>
                          <Button variant="default" size="compact-sm">
                            {t('users.more')}
                          </Button>
                        </Menu.Target>
                        <Menu.Dropdown>
                          <Menu.Item
                            onClick={() => change.run({ id: user.id, role: user.role === 'admin' ? 'user' : 'admin' })}
                          >
                            {t(user.role === 'admin' ? 'users.make_user' : 'users.make_admin')}
                          </Menu.Item>
                          <Menu.Item onClick={() => change.run({ id: user.id, is_active: user.status !== 'active' })}>
                            {t(user.status === 'active' ? 'users.lock' : 'users.unlock')}
                          </Menu.Item>
                          <Menu.Item onClick={() => setResetting(user)}>{t('users.reset')}</Menu.Item>
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
      {resetting && <Reset user={resetting} close={() => setResetting(undefined)} />}
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
        api.console.PUT('/console/api/users/{id}/password', {
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
