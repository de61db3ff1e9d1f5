import { Type } from 'typebox';
import { onlyOwner } from '../../../core/accounts/viewer.ts';
import type { Core } from '../../../core/core.ts';
import type { RunWordings } from '../../../core/jobs/runs/failures.ts';
import type { RunEvent, RunLogEvent } from '../../../core/jobs/runs/run-event.ts';
import { RUN_STATUSES } from '../../../core/jobs/runs/states.ts';
import type { LiveEvent } from '../../../core/live/live.ts';
import { Body, component, Nullable } from '../../../http/declare/schemas.ts';
import { defineSocket, type Socket } from '../../../http/declare/socket.ts';
import { Spacing } from '../../../shared/spacing.ts';
import { failureTextOf } from '../messages.ts';

/** Changes after a rest are sent at once, others once in this time: with its lists read again, a page is redrawn at most five times a second. */
const INTERVAL_MILLISECONDS = 250;

/** The changeable fields of a run that a row of a list shows. */
interface Change {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly progress: number;
  readonly detail: unknown;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

const MaybeText = Nullable(Type.String());
const sends = {
  connected: Type.Object({}),
  runs: Type.Object({
    runs: Type.Array(
      component('RunChange')({
        id: Type.String({ format: 'uuid' }),
        kind: Type.String(),
        status: Type.Enum([...RUN_STATUSES], { title: 'RunStatus' }),
        progress: Type.Number(),
        detail: Type.Unknown(),
        error_code: MaybeText,
        error_message: MaybeText,
      }),
    ),
  }),
  log: Type.Object({ number: Type.Integer() }),
  missed: Type.Object({}),
};

/**
 * Sends users the changes of their runs of all systems, and administrators those of all runs. `runs` contains the
 * latest state of each changed run; `log`: the followed run has logged lines; `missed`: changes may have been lost.
 */
export function consoleSocket({ live }: Core, wordings: RunWordings): Socket {
  return defineSocket({
    url: '/ws',
    summary: '运行的变化 · Changes of runs: `runs`, `log`, `missed`',
    messages: {
      follow_log: Body({ number: Type.Integer({ minimum: 1 }) }),
      unfollow_log: Body({}),
    },
    sends,
    connect(connection) {
      const ownerId = onlyOwner(connection.caller.account);
      const changes = new Map<number, Change>();
      let followed: number | undefined;
      let hasLogged = false;
      const spacing = new Spacing(INTERVAL_MILLISECONDS);
      let timer: NodeJS.Timeout | undefined;

      const flush = () => {
        timer = undefined;
        spacing.begin();
        if (changes.size > 0) {
          connection.send({ type: 'runs', runs: [...changes.values()] });
          changes.clear();
        }
        if (hasLogged) connection.send({ type: 'log', number: followed });
        hasLogged = false;
      };
      const later = () => {
        timer ??= setTimeout(flush, spacing.wait()).unref();
      };
      const hear = (_topic: string | undefined, event: LiveEvent) => {
        if (event.type === 'run') {
          const run = event as RunEvent;
          if (ownerId !== undefined && run.owner_id !== ownerId) return;
          const { uuid, kind, status, progress, detail, error_code } = run;
          const error_message = failureTextOf(run, connection.language, wordings);
          changes.set(run.id, { id: uuid, kind, status, progress, detail, error_code, error_message });
          later();
        } else if (event.type === 'run_log') {
          if ((event as RunLogEvent).id !== followed) return;
          hasLogged = true;
          later();
        } else if (event.type === 'missed') {
          connection.send({ type: 'missed' });
        }
      };

      const stop = live.subscribeAll(hear);
      connection.onClose(() => {
        clearTimeout(timer);
        stop();
      });
      connection.send({ type: 'connected' });
      return {
        follow_log({ number }) {
          followed = number;
          // Lines written since the page read the log.
          hasLogged = true;
          later();
        },
        unfollow_log() {
          followed = undefined;
        },
      };
    },
  });
}
