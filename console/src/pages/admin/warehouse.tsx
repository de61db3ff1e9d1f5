/** Where the collected tables are kept: shown, tried and moved. */
import { Button, Checkbox, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { Confirm } from '../../components/confirm.tsx';
import { Section } from '../../components/page.tsx';
import { Loaded, Note } from '../../components/states.tsx';
import { number } from '../../format.ts';

const TYPES = ['builtin', 'postgresql', 'mysql'] as const;
type Type = (typeof TYPES)[number];
const PORTS = { postgresql: 5_432, mysql: 3_306 };

const read = () => innerOf(api.GET('/market/api/settings/database'));
type Place = Awaited<ReturnType<typeof read>>;

export function Warehouse() {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: ['settings', 'database'], queryFn: read });
  return (
    <Section title={t('settings.database')} aside={<span className="small dim">{t('settings.database_hint')}</span>}>
      <Loaded query={query}>{(place) => <WarehouseForm key={JSON.stringify(place)} place={place} />}</Loaded>
    </Section>
  );
}

interface Elsewhere {
  readonly type: 'postgresql' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password?: string;
  readonly ssl: boolean;
}

/** Reads the fields of the form. An empty password field keeps the stored password. */
function elsewhereOf(form: HTMLFormElement, type: Elsewhere['type']): Elsewhere {
  const values = new FormData(form);
  const text = (name: string) => String(values.get(name) ?? '').trim();
  const password = String(values.get('password') ?? '');
  return {
    type,
    host: text('host'),
    port: Number(text('port')),
    database: text('database'),
    username: text('username'),
    ...(password !== '' && { password }),
    ssl: values.get('ssl') === 'on',
  };
}

function WarehouseForm({ place }: { place: Place }) {
  const { t } = useTranslation();
  const [type, setType] = useState<Type>(TYPES.find((one) => one === place.type) ?? 'builtin');
  const [asked, setAsked] = useState<Elsewhere | 'builtin'>();
  const [tried, setTried] = useState<{ isGood: boolean; words: string }>();
  const isHere = place.type === 'builtin';
  const attempt = useAct(async (body: Elsewhere) => {
    const found = await innerOf(api.POST('/market/api/settings/database/test', { body }));
    const time = number(found.latency_ms);
    setTried({ isGood: found.success, words: found.success ? t('settings.reached', { time }) : found.message });
  });
  const move = useAct(
    (to: Elsewhere | 'builtin') =>
      api.PUT('/market/api/settings/database', { body: to === 'builtin' ? { type: 'builtin' } : to }),
    ['settings', 'tables', 'table'],
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(type === 'builtin' ? 'builtin' : elsewhereOf(event.currentTarget, type));
  };
  return (
    <form className="form" onSubmit={submit} autoComplete="off">
      <Select
        label={t('settings.warehouse_type')}
        data={TYPES.map((value) => ({ value, label: t(`settings.warehouse_${value}`) }))}
        value={type}
        allowDeselect={false}
        onChange={(value) => {
          setType((value ?? 'builtin') as Type);
          setTried(undefined);
        }}
      />
      {type !== 'builtin' && (
        <>
          <div className="form-row">
            <TextInput
              className="grow"
              name="host"
              label={t('settings.host')}
              defaultValue={isHere ? '' : place.host}
              required
            />
            <NumberInput
              key={type}
              name="port"
              label={t('settings.port')}
              defaultValue={place.type === type ? place.port : PORTS[type]}
              min={1}
              max={65_535}
              thousandSeparator=""
              w={110}
              required
            />
          </div>
          <TextInput
            name="database"
            label={t('settings.database_name')}
            defaultValue={isHere ? '' : place.database}
            required
          />
          <TextInput
            name="username"
            label={t('door.username')}
            defaultValue={isHere ? '' : place.username}
            autoComplete="off"
            required
          />
          <PasswordInput
            name="password"
            label={t('door.password')}
            description={place.password_set ? t('settings.password_kept') : undefined}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('door.show_password') }}
          />
          <Checkbox name="ssl" label={t('settings.tls')} defaultChecked={place.ssl} />
        </>
      )}
      {tried && <Note tone={tried.isGood ? 'ok' : 'bad'}>{tried.words}</Note>}
      {attempt.error && <Note tone="bad">{attempt.error}</Note>}
      <div className="form-row">
        {type !== 'builtin' && (
          <Button
            variant="default"
            loading={attempt.isBusy}
            onClick={(event) => {
              const { form } = event.currentTarget;
              if (form?.reportValidity()) attempt.run(elsewhereOf(form, type));
            }}
          >
            {t('settings.try_connection')}
          </Button>
        )}
        <Button type="submit" disabled={type === 'builtin' && isHere}>
          {t('settings.move_warehouse')}
        </Button>
      </div>
      {asked && (
        <Confirm
          title={t('settings.ask_move')}
          action={t('settings.move_warehouse')}
          run={() => move.runAsync(asked)}
          close={() => setAsked(undefined)}
        >
          {t('settings.ask_move_hint')}
        </Confirm>
      )}
    </form>
  );
}
