/** What stands in place of a page that failed or whose script could not be loaded. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLostSince } from '../api/live.ts';
import { reload, ScriptUnreachable } from '../api/loaded.ts';
import { Page } from '../components/page.tsx';
import { Failure } from '../components/states.tsx';

/** An error in place of a page. A browser may keep the failure of a script: the console is loaded again when it can be. */
export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation();
  const isUnreachable = error instanceof ScriptUnreachable;
  const lostSince = useLostSince();
  useEffect(() => {
    if (!isUnreachable) return;
    const again = () => void reload();
    addEventListener('online', again);
    if (lostSince === undefined && navigator.onLine) again();
    return () => removeEventListener('online', again);
  }, [isUnreachable, lostSince]);
  return (
    <Page title={t('state.unloaded')}>
      <div className="panel">
        <Failure error={error} retry={isUnreachable ? reload : reset} />
      </div>
    </Page>
  );
}
