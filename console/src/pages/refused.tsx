/** What stands in place of a page: for an address without one, and for pages that only administrators see. */
import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useIsAdmin } from '../api/session.ts';
import { LinkButton } from '../components/link-button.tsx';
import { Page } from '../components/page.tsx';
import { Empty, NoPermission } from '../components/states.tsx';

export function AdminsOnly() {
  const { t } = useTranslation();
  if (useIsAdmin()) return <Outlet />;
  return (
    <Page title={t('nav.admin')}>
      <div className="panel">
        <NoPermission />
      </div>
    </Page>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('state.no_page')}>
      <div className="panel">
        <Empty title={t('state.not_found')} actions={<LinkButton to="/">{t('nav.home')}</LinkButton>}>
          {t('state.no_page_hint')}
        </Empty>
      </div>
    </Page>
  );
}
