import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A field for a new password, with its rule. */
export function NewPassword({ name, label }: { name: string; label: string }) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      name={name}
      label={label}
      description={t('door.password_rule')}
      autoComplete="new-password"
      minLength={8}
      maxLength={128}
      required
      visibilityToggleButtonProps={{ 'aria-label': t('door.show_password') }}
    />
  );
}
