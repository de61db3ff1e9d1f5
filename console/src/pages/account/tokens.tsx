/** The access tokens of the account: make one, see it once, list and revoke. */
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { Confirm } from '../../components/confirm.tsx';
import { Section } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Loaded } from '../../components/states.tsx';
import { type Token, TokenList } from '../../components/token-list.tsx';
import { NewToken } from './new-token.tsx';

export function Tokens() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  const query = useQuery({
    queryKey: ['tokens', page],
    queryFn: () => dataOf(api.GET('/console/api/tokens', { params: { query: { page, page_size: 20 } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title={t('tokens.title')}
      aside={
        <Button variant="default" size="xs" onClick={() => setMaking(true)}>
          {t('tokens.make')}
        </Button>
      }
    >
      <p className="dim small" style={{ marginBottom: 10 }}>
        {t('tokens.lead')}
      </p>
      <Loaded query={query}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <p className="dim">{t('tokens.none')}</p>
          ) : (
            <>
              <TokenList tokens={items} revoke={setRevoking} />
              <Pager page={page} pages={total_pages} total={total} go={setPage} />
            </>
          )
        }
      </Loaded>
      {isMaking && (
        <NewToken
          close={() => {
            setMaking(false);
            void query.refetch();
          }}
        />
      )}
      {revoking && (
        <Confirm
          title={t('tokens.revoke_of', { name: revoking.name })}
          action={t('tokens.revoke')}
          isDangerous
          run={async () => {
            await api.DELETE('/console/api/tokens/{id}', { params: { path: { id: revoking.id } } });
            await query.refetch();
          }}
          close={() => setRevoking(undefined)}
        >
          {t('tokens.revoke_hint')}
        </Confirm>
      )}
    </Section>
  );
}
