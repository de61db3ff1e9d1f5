import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../../api/errors.ts';
import { actionsOf, doToRuns, type RunAction, type RunRow } from '../../api/runs.ts';
import { Confirm } from '../../components/confirm.tsx';
import { ProgressBar } from '../../components/status.tsx';
import { saveRuns } from './export.ts';

/** Actions for many selected runs. */
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
  const [asked, setAsked] = useState<RunAction>();
  const [progress, setProgress] = useState<{ done: number; total: number }>();
  const [outcome, setOutcome] = useState<string>();
  const able = (action: RunAction) => runs.filter((run) => actionsOf(run).includes(action));

  const go = async (action: RunAction) => {
    const those = able(action);
    setProgress({ done: 0, total: those.length });
    const { done, error } = await doToRuns(action, those, (so) => setProgress({ done: so, total: those.length }));
    setProgress(undefined);
    changed();
    if (error === undefined) clear();
    else setOutcome(t('runs.some_refused', { done, total: those.length, reason: wordsOf(error) }));
  };

  return (
    <div className="select-bar">
      <span>{t('runs.selected', { count: runs.length })}</span>
      {(['cancel', 'retry'] as const).map((action) => (
        <Button
          key={action}
          size="compact-sm"
          variant="default"
          disabled={able(action).length === 0 || progress !== undefined}
          onClick={() => setAsked(action)}
        >
          {t('runs.action_many', { action: t(`run_action.${action}`), count: able(action).length })}
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
          action={t(`run_action.${asked}`)}
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
