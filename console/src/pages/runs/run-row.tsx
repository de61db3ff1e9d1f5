import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type RunRow as Run, titleOf } from '../../api/runs.ts';
import { isFinal, ProgressBar, StatusBadge } from '../../components/status.tsx';
import { Time } from '../../components/time.tsx';
import { money, took } from '../../format.ts';

interface RunRowProps {
  run: Run;
  /** Pixels from the top of the list. */
  start: number;
  isCurrent: boolean;
  isSelected: boolean;
  isAdmin: boolean;
  toggle: (id: string) => void;
}

/** A row of the list of runs. While the list scrolls, only the rows that appear are rendered. */
export const RunRow = memo(function RunRow({ run, start, isCurrent, isSelected, isAdmin, toggle }: RunRowProps) {
  const { t } = useTranslation();
  const title = titleOf(run);
  return (
    <div className="grid-row" data-current={isCurrent} style={{ transform: `translateY(${start}px)` }}>
      <Checkbox
        size="xs"
        aria-label={t('runs.select', { title })}
        checked={isSelected}
        onChange={() => toggle(run.id)}
      />
      <Link to="/runs/$id" params={{ id: run.id }} preload={false} title={run.error_message ?? undefined}>
        {title}
      </Link>
      <span className="dim" data-phone="hide">
        {t(`kind.${run.kind}`)}
      </span>
      <StatusBadge status={run.status} />
      {isAdmin && (
        <span className="dim" data-phone="hide">
          {run.owner}
        </span>
      )}
      <span data-phone="wide">
        {isFinal(run.status) || run.status === 'queued' ? (
          <span className="dim small">{run.status === 'queued' ? t('runs.waits') : run.error_message}</span>
        ) : (
          <ProgressBar value={run.progress} status={run.status} label={title} />
        )}
      </span>
      <span className="dim" data-phone="hide">
        <Time at={run.started_at ?? run.created_at} />
      </span>
      <span className="num dim" data-phone="hide">
        {run.active_seconds > 0 ? took(run.active_seconds) : ''}
      </span>
      <span className="num dim" data-phone="hide">
        {run.cost > 0 ? money(run.cost) : ''}
      </span>
    </div>
  );
});
