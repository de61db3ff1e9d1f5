import type { Logger } from 'pino';
import { type Live, MISSED } from '../../../../core/live/live.ts';
import { CONFIG_EVENT, studyAccountTopic } from '../topics.ts';
import type { Learners } from './learners.ts';
import type { Playhead } from './playhead.ts';

interface Steering {
  readonly live: Pick<Live, 'subscribe'>;
  readonly learners: Learners;
  readonly logger: Logger;
  readonly accountId: number;
}

/**
 * Applies a changed speed as soon as it is announced, until disposed. It listens instead of polling, so a thousand runs
 * cost no query while nothing changes.
 */
export function steer(playhead: Playhead, { live, learners, logger, accountId }: Steering): Disposable {
  const unsubscribe = live.subscribe(studyAccountTopic(accountId), (event) => {
    if (event.type !== CONFIG_EVENT.type && event !== MISSED) return;
    learners
      .preferences(accountId)
      .then((preferences) => {
        if (preferences) playhead.speed = preferences.speed;
      })
      .catch((error) => logger.warn({ err: error }, 'reading a changed speed failed; it applies from the next item'));
  });
  return { [Symbol.dispose]: unsubscribe };
}
