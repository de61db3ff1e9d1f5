import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { PasswordField } from '../../components/password-field.tsx';

export const useWaysIn = () =>
  useQuery({ queryKey: ['ways-in'], queryFn: () => dataOf(api.GET('/console/api/ways-in')) });

/** A field for the present password, where the account has one; otherwise a recent sign-in counts. */
export function OwnerPassword({ hasFocus = false }: { hasFocus?: boolean }) {
  const { t } = useTranslation();
  if (useWaysIn().data?.has_password === false) return <p className="dim small">{t('ways.recent')}</p>;
  return <PasswordField label={t('profile.old_password')} hasFocus={hasFocus} />;
}
