import { EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** On a material that only its uploader and administrators see. */
export function HiddenBadge() {
  const { t } = useTranslation();
  return (
    <span className="badge" data-tone="idle" title={t('courses.hidden_hint')}>
      <EyeOff size={12} aria-hidden strokeWidth={2.4} />
      {t('courses.hidden')}
    </span>
  );
}
