import { Type } from 'typebox';
import { onlyOwner } from '../../../core/accounts/viewer.ts';
import { rememberingLast } from '../../../core/jobs/watch/run-feed.ts';
import { Body, component, Instant, MaybeInstant, Nullable } from '../../../http/declare/schemas.ts';
import { defineSocket, type Socket } from '../../../http/declare/socket.ts';
import { LANGUAGES, type Language } from '../../../shared/language.ts';
import { refuse } from '../domain/errors.ts';
import { ExecutionStatusName, MaybeInteger, MaybeText, Text, Trigger } from '../present/fields.ts';
import type { MarketServices } from '../services.ts';
import { presentUpdate } from './execution-updates.ts';
import { type LiveExecution, selectRunsOf } from './live-queries.ts';

const MOST_SUBSCRIBED = 100;

const ExecutionIds = Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: MOST_SUBSCRIBED });

/** As `presentUpdate` makes them. */
const sends = {
  connected: Type.Object({
    data: component('MarketConnection')({ user_id: Type.Integer(), scope: Type.Enum(['all', 'own']) }),
  }),
  subscribed: Type.Object({ data: component('SubscribedExecutions')({ execution_ids: ExecutionIds }) }),
  unsubscribed: Type.Object({}),
  execution_update: Type.Object({
    data: component('LiveExecution')({
      execution_id: Text,
      task_id: MaybeInteger,
      script_id: Text,
      status: ExecutionStatusName,
      progress: Type.Number(),
      message: MaybeText,
      start_time: MaybeInstant,
      end_time: MaybeInstant,
      rows_before: MaybeInteger,
      rows_after: MaybeInteger,
      rows_affected: MaybeInteger,
      duration: Nullable(Type.Number()),
      timestamp: Instant,
      error_message: MaybeText,
      retry_count: Type.Integer(),
      triggered_by: Trigger,
    }),
  }),
};

/** Sends users the changes of their executions, and administrators those of all. */
export function executionSocket({ core: { database }, executionFeed: feed }: MarketServices): Socket {
  // One text for all readers of a language.
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
      subscribe: Body({ execution_ids: ExecutionIds }),
      unsubscribe: Body({}),
    },
    sends,
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
