import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Ban, Pause, Play, RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { actionsOf, doToRun, type RunAction, type RunRow } from '../api/runs.ts';
import { useAct } from './act.ts';
import { Note } from './states.tsx';

export const actionIcons: Record<RunAction, typeof Ban> = { cancel: Ban, retry: RotateCw, pause: Pause, resume: Play };

/** The actions on a run as buttons: with words, or as icons in a row. */
export function RunActions({ run, isCompact = false }: { run: RunRow; isCompact?: boolean }) {
  const { t } = useTranslation();
  const act = useAct((action: RunAction) => doToRun(action, run), ['runs', 'runs-brief', 'run', 'series', 'task']);
  return (
    <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap', alignItems: 'center' }}>
      {actionsOf(run).map((action) => {
        const Icon = actionIcons[action];
        const words = t(`run_action.${action}`);
        return isCompact ? (
          <Tooltip key={action} label={words}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={words}
              loading={act.isBusy}
              onClick={() => act.run(action)}
            >
              <Icon size={16} />
            </ActionIcon>
          </Tooltip>
        ) : (
          <Button
            key={action}
            variant={action === 'retry' || action === 'resume' ? 'filled' : 'default'}
            leftSection={<Icon size={15} aria-hidden />}
            loading={act.isBusy}
            onClick={() => act.run(action)}
          >
            {words}
          </Button>
        );
      })}
      {act.error && <Note tone="bad">{act.error}</Note>}
    </div>
  );
}
