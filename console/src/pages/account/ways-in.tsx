/** The identities at providers that sign in to the account: link one, or unlink it. */
import { Button, Group, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { List } from '../../components/list.tsx';
import { Section } from '../../components/page.tsx';
import { Note } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { OwnerPassword, useWaysIn } from './owner-password.tsx';

type Shown =
  | { readonly kind: 'link'; readonly provider: string; readonly name: string }
  | { readonly kind: 'unlink'; readonly id: string; readonly name: string };

export function WaysIn() {
  const { t } = useTranslation();
  const { refused } = useSearch({ strict: false }) as { refused?: string };
  const [shown, setShown] = useState<Shown>();
  const { data: ways, refetch } = useWaysIn();
  const offered = useQuery({ queryKey: ['ways-to-sign-in'], queryFn: () => dataOf(api.GET('/console/api/sign-in')) });
  const providers = offered.data?.providers ?? [];
  const links = ways?.links ?? [];
  if (providers.length === 0 && links.length === 0) return null;
  const nameOf = (provider: string | null, issuer: string) =>
    providers.find(({ id }) => id === provider)?.name ?? issuer;
  return (
    <Section title={t('ways.title')}>
      <p className="dim small" style={{ marginBottom: 10 }}>
        {t('ways.lead')}
      </p>
      {refused && <Note tone="bad">{t(`refused.${refused}`, t('refused.oidc_answer_invalid'))}</Note>}
      {links.length > 0 && (
        <List
          rows={links}
          keyOf={({ id }) => id}
          label={t('ways.title')}
          columns={[
            { title: t('ways.provider'), cell: ({ provider, issuer }) => nameOf(provider, issuer) },
            { title: t('door.email'), cell: ({ email }) => email ?? '–' },
            { title: t('tokens.last_used'), cell: ({ last_used_at }) => <Time at={last_used_at} /> },
            {
              title: t('users.more'),
              cell: ({ id, provider, issuer }) => (
                <Button
                  variant="default"
                  size="compact-xs"
                  onClick={() => setShown({ kind: 'unlink', id, name: nameOf(provider, issuer) })}
                >
                  {t('ways.unlink')}
                </Button>
              ),
            },
          ]}
        />
      )}
      <Group mt={10}>
        {providers.map(({ id, name }) => (
          <Button key={id} variant="default" size="xs" onClick={() => setShown({ kind: 'link', provider: id, name })}>
            {t('ways.link_to', { name })}
          </Button>
        ))}
      </Group>
      {shown && (
        <Modal
          opened
          onClose={() => setShown(undefined)}
          title={t(shown.kind === 'link' ? 'ways.link_to' : 'ways.unlink_from', { name: shown.name })}
          closeButtonProps={{ 'aria-label': t('action.close') }}
        >
          <Change
            shown={shown}
            close={() => {
              setShown(undefined);
              void refetch();
            }}
          />
        </Modal>
      )}
    </Section>
  );
}

function Change({ shown, close }: { shown: Shown; close: () => void }) {
  const { t } = useTranslation();
  const act = useAct(async (password: string | undefined) => {
    const body = password ? { password } : {};
    if (shown.kind === 'unlink') {
      await api.DELETE('/console/api/ways-in/{id}', { params: { path: { id: shown.id } }, body });
      return close();
    }
    const params = { path: { provider: shown.provider } };
    const { location: address } = await dataOf(api.POST('/console/api/ways-in/link/{provider}', { params, body }));
    location.assign(address);
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    act.run(new FormData(event.currentTarget).get('password')?.toString());
  };
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 14 }}>
      <p>{t(shown.kind === 'link' ? 'ways.link_lead' : 'ways.unlink_hint', { name: shown.name })}</p>
      <OwnerPassword />
      {act.error && <Note tone="bad">{act.error}</Note>}
      <Group justify="flex-end">
        <Button type="submit" loading={act.isBusy}>
          {t(shown.kind === 'link' ? 'ways.go' : 'ways.unlink')}
        </Button>
      </Group>
    </form>
  );
}
