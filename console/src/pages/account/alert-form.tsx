import { Button, Checkbox, Group, Modal, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../components/act.ts';
import { Note } from '../../components/states.tsx';
import { type AlertKind, type AlertTarget, alertCalls, eventsOf, KINDS, type Scope } from './alert-calls.ts';

interface AlertFormProps {
  scope: Scope;
  /** The one to edit; undefined: a new one. */
  target?: AlertTarget | undefined;
  close: () => void;
}

/** Creates or edits an alert. An address and a secret, which are never shown again, stay unless others are typed. */
export function AlertForm({ scope, target, close }: AlertFormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(target?.name ?? '');
  const [kind, setKind] = useState<AlertKind>(target?.kind ?? KINDS[0]);
  const [address, setAddress] = useState('');
  const [secret, setSecret] = useState('');
  const [withoutSecret, setWithoutSecret] = useState(false);
  const [events, setEvents] = useState<AlertTarget['events']>(target?.events ?? ['run_failed']);
  const [minimum, setMinimum] = useState((target?.minimum_balance ?? 1_000) / 100);
  const isKept = target?.kind === kind;
  const asksMinimum = events.includes('balance_low');

  const save = useAct(async () => {
    const body = {
      name,
      kind,
      events,
      minimum_balance: asksMinimum ? Math.round(minimum * 100) : null,
      is_active: target?.is_active ?? true,
      ...(kind === 'mail' || withoutSecret ? { secret: null } : secret !== '' && { secret }),
    };
    const calls = alertCalls(scope);
    if (target) await calls.change(target.id, { ...body, ...(address !== '' && { address }) });
    else await calls.create({ ...body, address });
    close();
  }, ['alerts']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.run();
  };

  return (
    <Modal
      opened
      onClose={close}
      title={t(target ? 'alerts.change' : 'alerts.make')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form onSubmit={submit} style={{ display: 'grid', gap: 14 }}>
        <TextInput
          name="name"
          label={t('alerts.name')}
          description={t('alerts.name_hint')}
          value={name}
          maxLength={100}
          required
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('alerts.kind')}
          value={kind}
          allowDeselect={false}
          data={KINDS.map((value) => ({ value, label: t(`alerts.kind_${value}`) }))}
          onChange={(value) => setKind(value as AlertKind)}
        />
        <TextInput
          name="address"
          type={kind === 'mail' ? 'email' : 'url'}
          label={t('alerts.address')}
          description={isKept ? t('alerts.address_kept', { address: target.address }) : t(`alerts.address_${kind}`)}
          value={address}
          required={!isKept}
          autoComplete="off"
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        {kind !== 'mail' && (
          <PasswordInput
            label={t('alerts.secret')}
            description={t(isKept && target.has_secret ? 'alerts.secret_kept' : 'alerts.secret_hint')}
            value={secret}
            minLength={8}
            autoComplete="off"
            disabled={withoutSecret}
            visibilityToggleButtonProps={{ 'aria-label': t('door.show_password') }}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
        )}
        {kind !== 'mail' && isKept && target.has_secret && (
          <Checkbox
            label={t('alerts.secret_remove')}
            checked={withoutSecret}
            onChange={(event) => setWithoutSecret(event.currentTarget.checked)}
          />
        )}
        <Checkbox.Group
          label={t('alerts.events')}
          value={events}
          error={events.length === 0 ? t('alerts.events_needed') : undefined}
          onChange={(chosen) => setEvents(chosen as AlertTarget['events'])}
        >
          <div style={{ display: 'grid', gap: 8, marginTop: 6 }}>
            {eventsOf(scope).map((event) => (
              <Checkbox key={event} value={event} label={t(`alerts.event_${event}`)} />
            ))}
          </div>
        </Checkbox.Group>
        {asksMinimum && (
          <NumberInput
            label={t('alerts.minimum')}
            value={minimum}
            min={0.01}
            decimalScale={2}
            required
            onChange={(value) => typeof value === 'number' && setMinimum(value)}
          />
        )}
        {save.error && <Note tone="bad">{save.error}</Note>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('action.keep')}
          </Button>
          <Button type="submit" loading={save.isBusy} disabled={events.length === 0}>
            {t('action.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
