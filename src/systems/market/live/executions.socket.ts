import { Type } from 'typebox';
import type { Core } from '../../../compose.ts';
import { RunFeed } from '../../../core/jobs/run-feed.ts';
import { Body } from '../../../http/schemas.ts';
import { defineSocket, type Socket } from '../../../http/sockets/socket.ts';
import { refuse } from '../domain/errors.ts';
import { onlyOwner } from '../domain/viewer.ts';
import { collect } from '../jobs/collect.job.ts';
import { advance, presentUpdate } from './execution-updates.ts';
import { selectLive, selectRunsOf, selectUnfinishedLive } from './live-queries.ts';

const MOST_SUBSCRIBED = 100;

/** Tells whoever is signed in how their executions get on; administrators, how everybody's do. */
export function executionSocket({ database, live, logger }: Core): Socket {
  const feed = new RunFeed({
    live,
    logger,
    kind: collect.kind,
    read: (runIds) => selectLive(database.query, runIds),
    readUnfinished: (ownerIds) => selectUnfinishedLive(database.query, ownerIds),
    advance,
    present: presentUpdate,
  });

  const runsOf = async (executionIds: readonly string[], ownerId: number | undefined) => {
    const found = await selectRunsOf(database.query, executionIds, ownerId);
    const missing = executionIds.find((executionId) => !found.some((one) => one.execution_id === executionId));
    if (missing !== undefined) throw refuse('execution_not_found', { executionId: missing });
    return found.map(({ run_id }) => run_id);
  };

  return defineSocket({
    url: '/ws/executions',
    summary: '执行进度 · What becomes of executions: `execution_update` with every change',
    messages: {
      subscribe: Body({
        execution_ids: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: MOST_SUBSCRIBED }),
      }),
      unsubscribe: Body({}),
    },
    async connect(connection) {
      const { account } = connection.caller;
      const ownerId = onlyOwner(account);
      const watch = feed.watch((runId, text) => connection.sendLatest(runId, text));
      connection.onClose(() => watch.stop());
      connection.send({
        type: 'connected',
        data: { user_id: account.id, scope: ownerId === undefined ? 'all' : 'own' },
      });
      await watch.owner(ownerId);
      return {
        async subscribe({ execution_ids }) {
          const runIds = await runsOf(execution_ids, ownerId);
          connection.send({ type: 'subscribed', data: { execution_ids } });
          await watch.runs(runIds);
        },
        async unsubscribe() {
          connection.send({ type: 'unsubscribed' });
          await watch.owner(ownerId);
        },
      };
    },
  });
}
