import { Type } from 'typebox';
import { defineSetting } from '../settings/settings.ts';
import { LOG_LEVELS } from './log-level.ts';

const Days = Type.Integer({ minimum: 1, maximum: 3_650 });
/** The journal is evidence: it is kept for 30 days at least. */
const JournalDays = Type.Integer({ minimum: 30, maximum: 3_650 });

/** Which log lines are kept, and for how long. */
export const logSetting = defineSetting({
  name: 'logs',
  schema: Type.Object({
    /**
     * The lowest level of the system log stored in the database, if LOG_LEVEL lets it be written at all.
     */
    log_keep_level: Type.Enum([...LOG_LEVELS]),
    /** Days of the system log. */
    log_retention_days: Days,
    /** Days of the run logs. */
    task_log_retention_days: Days,
    /** Days of the journal. */
    user_action_retention_days: JournalDays,
  }),
  default: {
    log_keep_level: 'INFO',
    log_retention_days: 30,
    task_log_retention_days: 90,
    user_action_retention_days: 365,
  },
});
