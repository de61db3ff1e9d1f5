import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../api/errors.ts';
import { deedsOf, doToRuns, type RunDeed, type RunRow } from '../../api/runs.ts';
import { Confirm } from '../../components/confirm.tsx';
import { ProgressBar } from '../../components/status.tsx';
import { saveRuns } from './export.ts';

/** What can be done to many runs at once. */
export function Selection({
  runs,
  clear,
  changed,
}: {
  runs: readonly RunRow[];
  clear: () => void;
  changed: () => void;
}) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<RunDeed>();
  const [progress, setProgress] = useState<{ done: number; total: number }>();
  const [outcome, setOutcome] = useState<string>();
  const able = (deed: RunDeed) => runs.filter((run) => deedsOf(run).includes(deed));

  const go = async (deed: RunDeed) => {
    const those = able(deed);
    setProgress({ done: 0, total: those.length });
    const { done, error } = await doToRuns(deed, those, (so) => setProgress({ done: so, total: those.length }));
    setProgress(undefined);
    changed();
    if (error === undefined) clear();
    else setOutcome(t('runs.some_refused', { done, total: those.length, reason: wordsOf(error) }));
  };

  return (
    <div className="select-bar">
      <span>{t('runs.selected', { count: runs.length })}</span>
      {(['cancel', 'retry'] as const).map((deed) => (
        <Button
          key={deed}
          size="compact-sm"
          variant="default"
          disabled={able(deed).length === 0 || progress !== undefined}
          onClick={() => setAsked(deed)}
        >
          {t('runs.deed_many', { deed: t(`deed.${deed}`), count: able(deed).length })}
        </Button>
      ))}
      <Button size="compact-sm" variant="default" onClick={() => saveRuns(runs)}>
        CSV
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={clear}>
        {t('runs.clear_selection')}
      </Button>
      {progress && (
        <div style={{ flex: '1 1 160px' }}>
          <ProgressBar
            value={(progress.done / Math.max(1, progress.total)) * 100}
            label={t('runs.working')}
            words={`${progress.done} / ${progress.total}`}
          />
        </div>
      )}
      {outcome && <span role="alert">{outcome}</span>}
      {asked && (
        <Confirm
          title={t(`runs.ask_${asked}`, { count: able(asked).length })}
          action={t(`deed.${asked}`)}
          isDangerous={asked === 'cancel'}
          run={async () => void go(asked)}
          close={() => setAsked(undefined)}
        >
          {t(`runs.ask_${asked}_hint`)}
        </Confirm>
      )}
    </div>
  );
}
