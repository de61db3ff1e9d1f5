/** The states of a page without data: empty, loading, forbidden and failed. */
import { Button } from '@mantine/core';
import { CircleAlert, Inbox, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, wordsOf } from '../api/errors.ts';

interface StateProps {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

export function Empty({ title, children, actions }: StateProps) {
  return (
    <div className="state">
      <Inbox size={28} aria-hidden strokeWidth={1.5} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className="state-actions">{actions}</div>}
    </div>
  );
}

export function NoPermission() {
  const { t } = useTranslation();
  return (
    <div className="state">
      <Lock size={28} aria-hidden strokeWidth={1.5} />
      <h2>{t('state.no_permission')}</h2>
      <p>{t('state.no_permission_hint')}</p>
    </div>
  );
}

/** The error, the remedy, and the request id for the log. */
export function Failure({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const known = error instanceof ApiError ? error : undefined;
  if (known?.status === 403) return <NoPermission />;
  // What an address names is of another form than it should be.
  const isMistyped = known?.status === 400 || known?.status === 422;
  const isMissing = known?.status === 404 || isMistyped;
  return (
    <div className="state" role="alert">
      <CircleAlert size={28} aria-hidden strokeWidth={1.5} />
      <h2>{isMissing ? t('state.not_found') : t('state.failed')}</h2>
      <p>{isMistyped ? t('state.no_page_hint') : wordsOf(error)}</p>
      {!isMissing && <p>{t(known?.status === 0 ? 'state.check_network' : 'state.try_again_hint')}</p>}
      {known?.requestId && <p className="mono small">{t('state.request', { id: known.requestId })}</p>}
      {retry && !isMissing && (
        <div className="state-actions">
          <Button variant="default" onClick={retry}>
            {t('action.try_again')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A placeholder for a list that is loading. */
export function Bones({ rows = 6, height = 20 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('state.loading')} style={{ display: 'grid', gap: 14, padding: '14px 0' }}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="bone" style={{ height, width: `${92 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

interface LoadedProps<T> {
  query: { data: T | undefined; error: unknown; refetch: () => unknown };
  bones?: ReactNode;
  children: (data: T) => ReactNode;
}

/** The data of a query, its placeholder or its error. Existing data stay when a later request fails. */
export function Loaded<T>({ query, bones, children }: LoadedProps<T>) {
  const { t } = useTranslation();
  if (query.data === undefined) {
    return query.error ? <Failure error={query.error} retry={() => query.refetch()} /> : (bones ?? <Bones />);
  }
  return (
    <>
      {query.error !== null && query.error !== undefined && (
        <Note tone="warn">{t('state.stale', { reason: wordsOf(query.error) })}</Note>
      )}
      {children(query.data)}
    </>
  );
}

export function Note({ tone, children }: { tone?: 'bad' | 'warn' | 'ok'; children: ReactNode }) {
  return (
    <div className="note" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <div>{children}</div>
    </div>
  );
}
