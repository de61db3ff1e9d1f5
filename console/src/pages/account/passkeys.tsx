/** The passkeys of the account: add one, rename and remove. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { List } from '../../components/list.tsx';
import { Section } from '../../components/page.tsx';
import { hasPasskeys, makePasskey } from '../../components/passkeys.ts';
import { Loaded, Note } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { OwnerPassword } from './owner-password.tsx';
import { RecoveryCodes } from './second-factor.tsx';

interface Passkey {
  readonly id: string;
  readonly name: string;
}

type Shown = { readonly kind: 'add' } | { readonly kind: 'rename' | 'remove'; readonly passkey: Passkey };

export function Passkeys() {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>();
  const query = useQuery({ queryKey: ['passkeys'], queryFn: () => dataOf(api.GET('/console/api/passkeys')) });
  const canAdd = query.data?.is_available && hasPasskeys();
  const client = useQueryClient();
  const close = () => {
    setShown(undefined);
    void query.refetch();
    // It may have been what the account lacked.
    void client.invalidateQueries({ queryKey: ['session'] });
  };
  return (
    <Section
      title={t('passkeys.title')}
      aside={
        canAdd && (
          <Button variant="default" size="xs" onClick={() => setShown({ kind: 'add' })}>
            {t('passkeys.add')}
          </Button>
        )
      }
    >
      <p className="dim small" style={{ marginBottom: 10 }}>
        {t(query.data?.is_available === false ? 'passkeys.unavailable' : 'passkeys.lead')}
      </p>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="dim">{t('passkeys.none')}</p>
          ) : (
            <List
              rows={items}
              keyOf={({ id }) => id}
              label={t('passkeys.title')}
              columns={[
                { title: t('tokens.name'), cell: ({ name }) => name },
                { title: t('passkeys.added'), cell: ({ created_at }) => <Time at={created_at} /> },
                {
                  title: t('tokens.last_used'),
                  cell: ({ last_used_at }) => (last_used_at ? <Time at={last_used_at} /> : t('tokens.never')),
                },
                {
                  title: t('users.more'),
                  cell: (passkey) => (
                    <Group gap={6}>
                      <Button variant="default" size="compact-xs" onClick={() => setShown({ kind: 'rename', passkey })}>
                        {t('passkeys.rename')}
                      </Button>
                      <Button variant="default" size="compact-xs" onClick={() => setShown({ kind: 'remove', passkey })}>
                        {t('passkeys.remove')}
                      </Button>
                    </Group>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {shown && (
        <Modal
          opened
          onClose={close}
          closeOnClickOutside={false}
          title={t(`passkeys.${shown.kind}`)}
          closeButtonProps={{ 'aria-label': t('action.close') }}
        >
          <Change shown={shown} close={close} />
        </Modal>
      )}
    </Section>
  );
}

function Change({ shown, close }: { shown: Shown; close: () => void }) {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<readonly string[]>();
  const act = useAct((values: Record<string, string>) => change(shown, values), ['second-factor', 'sessions']);
  if (codes) return <RecoveryCodes codes={codes} close={close} />;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const made = await act.runAsync(Object.fromEntries(new FormData(event.currentTarget)) as never).catch(() => false);
    if (made === false) return;
    if (Array.isArray(made)) setCodes(made);
    else close();
  };
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 14 }}>
      {shown.kind === 'remove' ? (
        <p>{t('passkeys.remove_hint', { name: shown.passkey.name })}</p>
      ) : (
        <TextInput
          name="name"
          label={t('tokens.name')}
          description={t('passkeys.name_hint')}
          defaultValue={shown.kind === 'rename' ? shown.passkey.name : ''}
          maxLength={100}
          required
          data-autofocus
        />
      )}
      {shown.kind !== 'rename' && <OwnerPassword />}
      {act.error && <Note tone="bad">{act.error}</Note>}
      <Group justify="flex-end">
        <Button type="submit" loading={act.isBusy}>
          {t(`passkeys.${shown.kind}`)}
        </Button>
      </Group>
    </form>
  );
}

/** @returns the recovery codes, if there are new ones */
async function change(shown: Shown, { name = '', password }: Record<string, string>) {
  const proof = password ? { password } : {};
  if (shown.kind === 'add') {
    const options = await dataOf(api.POST('/console/api/passkeys/registration', { body: proof }));
    const passkey = (await makePasskey(options)) as never;
    const made = await dataOf(api.POST('/console/api/passkeys', { body: { name, passkey } }));
    return made.recovery_codes;
  }
  const params = { path: { id: shown.passkey.id } };
  if (shown.kind === 'rename') await api.PUT('/console/api/passkeys/{id}', { params, body: { name } });
  else await api.DELETE('/console/api/passkeys/{id}', { params, body: proof });
  return null;
}
