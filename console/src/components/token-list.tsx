/** A list of access tokens, of one's own or of a user. */
import { Button } from '@mantine/core';
import type { paths } from '@owlery/client/types/console.d.ts';
import { useTranslation } from 'react-i18next';
import { List } from './list.tsx';
import { Time } from './time.tsx';

type Answers = paths['/console/api/tokens']['get']['responses'];

export type Token = Answers[200]['content']['application/json']['items'][number];

export function TokenList({ tokens, revoke }: { tokens: readonly Token[]; revoke: (token: Token) => void }) {
  const { t } = useTranslation();
  const isExpired = ({ expires_at }: Token) => Date.parse(expires_at) <= Date.now();
  return (
    <List
      rows={tokens}
      keyOf={({ id }) => id}
      label={t('tokens.title')}
      columns={[
        {
          title: t('tokens.name'),
          cell: ({ name, hint }) => (
            <>
              {name} <span className="mono small dim">{hint}…</span>
            </>
          ),
        },
        { title: t('tokens.scope'), cell: (token) => <Scope token={token} /> },
        {
          title: t('tokens.last_used'),
          cell: ({ last_used_at, last_address, last_device }) =>
            last_used_at === null ? (
              <span className="dim">{t('tokens.never')}</span>
            ) : (
              <>
                <Time at={last_used_at} />
                <span className="dim small">
                  {' · '}
                  {[last_address, last_device].filter(Boolean).join(' · ')}
                </span>
              </>
            ),
        },
        {
          title: t('tokens.expires'),
          cell: (token) =>
            isExpired(token) ? (
              <span className="badge" data-tone="bad">
                {t('tokens.expired')}
              </span>
            ) : (
              <Time at={token.expires_at} />
            ),
        },
        {
          title: t('users.more'),
          cell: (token) => (
            <Button variant="default" size="compact-xs" onClick={() => revoke(token)}>
              {t('tokens.revoke')}
            </Button>
          ),
        },
      ]}
    />
  );
}

function Scope({ token: { systems, access, is_admin, tables, task_types } }: { token: Token }) {
  const { t } = useTranslation();
  const where =
    systems === null ? t('tokens.all_systems') : systems.map((name) => t(`tokens.system_${name}`)).join(', ');
  const parts = [
    t(`tokens.access_${access}`),
    where,
    ...(is_admin ? [t('tokens.is_admin')] : []),
    ...(tables ?? []),
    ...(task_types ?? []),
  ];
  return <>{parts.join(' · ')}</>;
}
