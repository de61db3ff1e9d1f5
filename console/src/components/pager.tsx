import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number } from '../format.ts';

/** Buttons for the previous and next page of a list. */
export function Pager({
  page,
  pages,
  total,
  go,
}: {
  page: number;
  pages: number;
  total: number;
  go: (page: number) => void;
}) {
  const { t } = useTranslation();
  if (pages <= 1) return null;
  return (
    <nav className="toolbar" aria-label={t('list.pages')} style={{ marginTop: 12 }}>
      <Button variant="default" size="xs" disabled={page <= 1} onClick={() => go(page - 1)}>
        {t('list.before')}
      </Button>
      <span className="small dim">
        {t('list.page_of', { page: number(page), pages: number(pages), total: number(total) })}
      </span>
      <Button variant="default" size="xs" disabled={page >= pages} onClick={() => go(page + 1)}>
        {t('list.after')}
      </Button>
    </nav>
  );
}
