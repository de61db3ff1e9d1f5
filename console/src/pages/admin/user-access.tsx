/** The sessions and access tokens of a user; each can be ended. */
import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { List } from '../../components/list.tsx';
import { Section } from '../../components/page.tsx';
import { Loaded, Note } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { TokenList } from '../../components/token-list.tsx';

const MOST_TOKENS = 100;

export function UserAccess({ id, name, close }: { id: number; name: string; close: () => void }) {
  const { t } = useTranslation();
  const sessions = useQuery({
    queryKey: ['user-sessions', id],
    queryFn: () => dataOf(api.GET('/console/api/users/{id}/sessions', { params: { path: { id } } })),
  });
  const tokens = useQuery({
    queryKey: ['user-tokens', id],
    queryFn: () =>
      dataOf(
        api.GET('/console/api/users/{id}/tokens', {
          params: { path: { id }, query: { page: 1, page_size: MOST_TOKENS } },
        }),
      ),
  });
  const end = useAct(
    (session_id: string) =>
      api.DELETE('/console/api/users/{id}/sessions/{session_id}', { params: { path: { id, session_id } } }),
    ['user-sessions'],
  );
  const revoke = useAct(
    (token_id: string) =>
      api.DELETE('/console/api/users/{id}/tokens/{token_id}', { params: { path: { id, token_id } } }),
    ['user-tokens'],
  );
  const removeFactor = useAct(() => api.DELETE('/console/api/users/{id}/second-factor', { params: { path: { id } } }));
  const error = end.error ?? revoke.error ?? removeFactor.error;
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={t('access.of', { name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {error && <Note tone="bad">{error}</Note>}
      <Section title={t('profile.sessions')}>
        <Loaded query={sessions}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="dim">{t('access.no_session')}</p>
            ) : (
              <List
                rows={items}
                keyOf={(session) => session.id}
                label={t('profile.sessions')}
                columns={[
                  {
                    title: t('profile.device'),
                    cell: ({ device_name, system }) => device_name ?? t(`system.${system}`, system),
                  },
                  {
                    title: t('profile.address'),
                    cell: ({ last_address, address }) => <span className="mono">{last_address ?? address ?? '–'}</span>,
                  },
                  {
                    title: t('profile.last_used'),
                    cell: ({ last_used_at, created_at }) => <Time at={last_used_at ?? created_at} />,
                  },
                  {
                    title: t('users.more'),
                    cell: (session) => (
                      <Button variant="default" size="compact-xs" onClick={() => end.run(session.id)}>
                        {t('profile.end_session')}
                      </Button>
                    ),
                  },
                ]}
              />
            )
          }
        </Loaded>
      </Section>
      <Section title={t('tokens.title')}>
        <Loaded query={tokens}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="dim">{t('tokens.none')}</p>
            ) : (
              <TokenList tokens={items} revoke={(token) => revoke.run(token.id)} />
            )
          }
        </Loaded>
      </Section>
      <Section title={t('factor.title')}>
        <Button variant="default" size="xs" loading={removeFactor.isBusy} onClick={() => removeFactor.run()}>
          {t('factor.remove')}
        </Button>
      </Section>
    </Modal>
  );
}
