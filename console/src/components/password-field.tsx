import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A field of a form for a password that the user has. @param hasFocus whether a dialog opens on it */
export function PasswordField({ label, hasFocus = false }: { label: string; hasFocus?: boolean }) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      name="password"
      label={label}
      autoComplete="current-password"
      required
      data-autofocus={hasFocus || undefined}
      visibilityToggleButtonProps={{ 'aria-label': t('door.show_password') }}
    />
  );
}
