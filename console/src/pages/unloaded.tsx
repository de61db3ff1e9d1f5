/** A page whose script has not been loaded: without a network the rest of the console stays. */
import i18next from 'i18next';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors.ts';
import { useLostSince } from '../api/live.ts';
import { Page } from '../components/page.tsx';
import { Failure } from '../components/states.tsx';
import { addressOf } from '../place.ts';

class PageUnreachable extends ApiError {}

/**
 * Loads a script of pages. Where the server answers and the script fails, the server has a newer build: the router
 * then loads the whole console again.
 * @throws PageUnreachable if the server cannot be reached
 */
export const loaded = (load: () => Promise<unknown>) => async (): Promise<unknown> => {
  try {
    return await load();
  } catch (error) {
    if (await isReachable()) throw error;
    throw new PageUnreachable(i18next.t('error.no_answer'), { status: 0 });
  }
};

const isReachable = () =>
  fetch(addressOf('/console/api/session'), { cache: 'no-store' }).then(
    () => true,
    () => false,
  );

/** An error in place of a page. A browser may keep the failure of a script: the console is loaded again when it can be. */
export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation();
  const isUnreachable = error instanceof PageUnreachable;
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

async function reload(): Promise<void> {
  if (await isReachable()) location.reload();
}
