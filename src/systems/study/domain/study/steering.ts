import type { Logger } from 'pino';
import { type Live, MISSED } from '../../../../core/live/live.ts';
import { CONFIG_EVENT, studyAccountTopic } from '../topics.ts';
import type { Learners } from './learners.ts';
import type { Playhead } from './playhead.ts';
import type { MannerKey } from './study-queries.ts';

interface Steering extends MannerKey {
  readonly live: Pick<Live, 'subscribe'>;
  readonly learners: Learners;
  readonly logger: Logger;
}

/**
 * Has a changed speed count from the moment it is heard of, until it is disposed of. Heard of and not looked for, so
 * that a thousand runs ask nothing while nobody changes anything.
 */
export function steer(playhead: Playhead, { live, learners, logger, accountId, taskId }: Steering): Disposable {
  const unsubscribe = live.subscribe(studyAccountTopic(accountId), (event) => {
    if (event.type !== CONFIG_EVENT.type && event !== MISSED) return;
    learners
      .manner({ accountId, taskId })
      .then((manner) => {
        if (manner) playhead.speed = manner.speed;
      })
      .catch((error) => logger.warn({ err: error }, 'could not read a changed speed, which counts from the next item'));
  });
  return { [Symbol.dispose]: unsubscribe };
}
