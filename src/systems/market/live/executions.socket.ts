import { Type } from 'typebox';
import { onlyOwner } from '../../../core/accounts/viewer.ts';
import { rememberingLast } from '../../../core/jobs/watch/run-feed.ts';
import { Body } from '../../../http/declare/schemas.ts';
import { defineSocket, type Socket } from '../../../http/declare/socket.ts';
import { LANGUAGES, type Language } from '../../../shared/language.ts';
import { refuse } from '../domain/errors.ts';
import type { MarketServices } from '../services.ts';
import { presentUpdate } from './execution-updates.ts';
import { type LiveExecution, selectRunsOf } from './live-queries.ts';

const MOST_SUBSCRIBED = 100;

/** Tells whoever is signed in how their executions get on; administrators, how everybody's do. */
export function executionSocket({ core: { database }, executionFeed: feed }: MarketServices): Socket {
  // The same text for all who read the same language.
  const texts = Object.fromEntries(
    LANGUAGES.map((language) => [
      language,
      rememberingLast((execution: LiveExecution) => presentUpdate(language, execution)),
    ]),
  ) as Record<Language, (execution: LiveExecution) => string>;

  const runsOf = async (executionIds: readonly string[], ownerId: number | undefined) => {
    const all = await selectRunsOf(database.query, executionIds);
    const found = ownerId === undefined ? all : all.filter(({ owner_id }) => owner_id === ownerId);
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
      const textOf = texts[connection.language];
      const tell = (execution: LiveExecution) => connection.sendLatest(execution.run_id, textOf(execution));
      const watch = feed.watch(tell);
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
