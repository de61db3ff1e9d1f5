import { Button, Checkbox, Group, Modal, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { useIsAdmin } from '../../api/session.ts';
import { useAct } from '../../components/act.ts';
import { Note } from '../../components/states.tsx';

const SYSTEMS = ['identity', 'market', 'factory', 'courseware', 'study', 'console'] as const;
type SystemName = (typeof SYSTEMS)[number];

const MOST_DAYS = 366;

/** Asks what a new token may do, and then shows it, once. */
export function NewToken({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<string>();
  return (
    <Modal
      opened
      onClose={close}
      title={t('tokens.make')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
      // A click beside it would lose a token that is shown once.
      closeOnClickOutside={made === undefined}
    >
      {made === undefined ? <Ask done={setMade} close={close} /> : <Shown token={made} close={close} />}
    </Modal>
  );
}

function Ask({ done, close }: { done: (token: string) => void; close: () => void }) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const [name, setName] = useState('');
  const [access, setAccess] = useState<'read' | 'write'>('read');
  const [systems, setSystems] = useState<SystemName[]>([...SYSTEMS]);
  const [tables, setTables] = useState('');
  const [types, setTypes] = useState('');
  const [days, setDays] = useState<number>(90);
  const [administers, setAdministers] = useState(false);
  // The fields of a system that was unticked are hidden, and do not count.
  const [onlyTables, onlyTypes] = [
    systems.includes('market') ? namesIn(tables) : [],
    systems.includes('factory') ? namesIn(types) : [],
  ];
  const isLimited = onlyTables.length > 0 || onlyTypes.length > 0;
  const isAll = systems.length === SYSTEMS.length;
  const act = useAct(async () => {
    const body = {
      name,
      access,
      is_admin: administers,
      expires_in_days: days,
      ...((!isAll || isLimited) && { systems }),
      ...(onlyTables.length > 0 && { tables: onlyTables }),
      ...(onlyTypes.length > 0 && { task_types: onlyTypes }),
    };
    done((await dataOf(api.POST('/console/api/tokens', { body }))).token);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.run();
  };
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 14 }}>
      <TextInput
        label={t('tokens.name')}
        description={t('tokens.name_hint')}
        value={name}
        maxLength={100}
        required
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label={t('tokens.access')}
        value={access}
        data={(['read', 'write'] as const).map((value) => ({ value, label: t(`tokens.access_${value}`) }))}
        onChange={(value) => setAccess(value as 'read')}
      />
      <Checkbox.Group
        label={t('tokens.systems')}
        value={systems}
        onChange={(chosen) => setSystems(chosen as SystemName[])}
        error={systems.length === 0 ? t('tokens.no_system') : undefined}
      >
        <Group gap="sm" mt={6}>
          {SYSTEMS.map((one) => (
            <Checkbox key={one} value={one} label={t(`tokens.system_${one}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      {systems.includes('market') && (
        <TextInput
          label={t('tokens.tables')}
          description={t('tokens.tables_hint')}
          value={tables}
          onChange={(event) => setTables(event.currentTarget.value)}
        />
      )}
      {systems.includes('factory') && (
        <TextInput
          label={t('tokens.task_types')}
          description={t('tokens.task_types_hint')}
          value={types}
          onChange={(event) => setTypes(event.currentTarget.value)}
        />
      )}
      {isAdmin && (
        <Checkbox
          label={t('tokens.administers')}
          checked={administers}
          onChange={(event) => setAdministers(event.currentTarget.checked)}
        />
      )}
      <NumberInput
        label={t('tokens.days')}
        value={days}
        min={1}
        max={MOST_DAYS}
        allowDecimal={false}
        onChange={(value) => typeof value === 'number' && setDays(value)}
      />
      {act.error && <Note tone="bad">{act.error}</Note>}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t('action.keep')}
        </Button>
        <Button type="submit" loading={act.isBusy} disabled={systems.length === 0}>
          {t('tokens.make')}
        </Button>
      </Group>
    </form>
  );
}

/** Names separated by commas or spaces, each once. */
const namesIn = (text: string) => [...new Set(text.split(/[\s,，、]+/).filter((name) => name !== ''))];

function Shown({ token, close }: { token: string; close: () => void }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(token).then(() => setCopied(true));
  return (
    <div style={{ display: 'grid', gap: 14 }}>
      <Note tone="warn">{t('tokens.shown_once')}</Note>
      <TextInput
        label={t('tokens.token')}
        value={token}
        readOnly
        classNames={{ input: 'mono' }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={copy}>
          {t(isCopied ? 'tokens.copied' : 'action.copy')}
        </Button>
        <Button onClick={close}>{t('tokens.kept')}</Button>
      </Group>
    </div>
  );
}
