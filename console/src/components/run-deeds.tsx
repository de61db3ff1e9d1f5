import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Ban, Pause, Play, RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { deedsOf, doToRun, type RunDeed, type RunRow } from '../api/runs.ts';
import { useAct } from './act.ts';
import { Note } from './states.tsx';

export const deedIcons: Record<RunDeed, typeof Ban> = { cancel: Ban, retry: RotateCw, pause: Pause, resume: Play };

/** What can be done to a run, as buttons: with words, or as icons in a row. */
export function RunDeeds({ run, isCompact = false }: { run: RunRow; isCompact?: boolean }) {
  const { t } = useTranslation();
  const act = useAct((deed: RunDeed) => doToRun(deed, run), ['runs', 'runs-brief', 'run', 'series', 'task']);
  return (
    <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap', alignItems: 'center' }}>
      {deedsOf(run).map((deed) => {
        const Icon = deedIcons[deed];
        const words = t(`deed.${deed}`);
        return isCompact ? (
          <Tooltip key={deed} label={words}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={words}
              loading={act.isBusy}
              onClick={() => act.run(deed)}
            >
              <Icon size={16} />
            </ActionIcon>
          </Tooltip>
        ) : (
          <Button
            key={deed}
            variant={deed === 'retry' || deed === 'resume' ? 'filled' : 'default'}
            leftSection={<Icon size={15} aria-hidden />}
            loading={act.isBusy}
            onClick={() => act.run(deed)}
          >
            {words}
          </Button>
        );
      })}
      {act.error && <Note tone="bad">{act.error}</Note>}
    </div>
  );
}
