/** Asks for the reason before an administrator acts as a user. */
import { NumberInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client.ts';
import { Confirm } from '../../components/confirm.tsx';
import { consolePath } from '../../place.ts';

interface ImpersonateProps {
  readonly user: { readonly id: number; readonly username: string };
  readonly close: () => void;
}

export function Impersonate({ user, close }: ImpersonateProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState(30);
  return (
    <Confirm
      title={t('impersonation.of', { name: user.username })}
      action={t('impersonation.begin')}
      run={async () => {
        const params = { path: { id: user.id } };
        await api.POST('/console/api/users/{id}/impersonation', { params, body: { reason, minutes } });
        // A new page, so that nothing of the administrator stays in its memory.
        location.assign(consolePath);
      }}
      close={close}
    >
      <div style={{ display: 'grid', gap: 14 }}>
        <p>{t('impersonation.hint')}</p>
        <Textarea
          label={t('impersonation.reason')}
          description={t('impersonation.reason_hint')}
          value={reason}
          maxLength={500}
          required
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <NumberInput
          label={t('impersonation.minutes')}
          value={minutes}
          min={5}
          max={60}
          onChange={(value) => typeof value === 'number' && setMinutes(value)}
        />
      </div>
    </Confirm>
  );
}
