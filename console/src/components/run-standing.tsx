import { useTranslation } from 'react-i18next';
import { type RunRow, titleOf } from '../api/runs.ts';
import { took } from '../format.ts';
import { Note } from './states.tsx';
import { isFinal, ProgressBar, StatusBadge } from './status.tsx';

/** The state of a run as a badge, a progress bar and words. */
export function RunStanding({ run }: { run: RunRow }) {
  const { t } = useTranslation();
  const detail = (run.detail ?? {}) as { message?: string; current_item?: string };
  // Study marks the kind of an item by a picture, which not every system has.
  const doing = detail.message ?? detail.current_item?.replace(/^\p{Extended_Pictographic}\S*\s+/u, '');
  const left = remaining(run);
  return (
    <div className="panel panel-pad" style={{ display: 'grid', gap: 12 }}>
      <div style={{ display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap' }}>
        <StatusBadge status={run.status} />
        <span className="dim">{t(`run.means_${run.status}`, '')}</span>
      </div>
      {!isFinal(run.status) && run.status !== 'queued' && (
        <ProgressBar
          isBig
          value={run.progress}
          status={run.status}
          label={titleOf(run)}
          words={[doing, left !== undefined && t('run.left', { time: took(left) })].filter(Boolean).join(' · ')}
        />
      )}
      {run.error_message && (
        <Note tone={run.status === 'cancelled' ? 'warn' : 'bad'}>
          <b>{t(`failure.${run.error_code}`, t('run.failed_because'))}</b>
          <div style={{ overflowWrap: 'anywhere' }}>{run.error_message}</div>
        </Note>
      )}
    </div>
  );
}

/** The estimated seconds until the end, from a progress of 5 % on. */
function remaining({ status, progress, started_at }: RunRow): number | undefined {
  if (status !== 'running' || progress < 5 || !started_at) return undefined;
  const since = (Date.now() - new Date(started_at).getTime()) / 1000;
  return (since / progress) * (100 - progress);
}
