import { Type } from 'typebox';
import { defineSetting } from '../settings/settings.ts';
import { LOG_LEVELS } from './log-level.ts';

const Days = Type.Integer({ minimum: 1, maximum: 3_650 });
/** The journal is there to be looked at afterwards: none of it goes before 30 days. */
const JournalDays = Type.Integer({ minimum: 30, maximum: 3_650 });

/** What is kept of the logs, and for how long. */
export const logSetting = defineSetting({
  name: 'logs',
  schema: Type.Object({
    /** The least grave lines of the program's log that are kept in the database, if LOG_LEVEL has them written at all. */
    log_keep_level: Type.Enum([...LOG_LEVELS]),
    /** Of the program's log. */
    log_retention_days: Days,
    /** Of the lines that runs have logged. */
    task_log_retention_days: Days,
    /** Of the journal. */
    user_action_retention_days: JournalDays,
  }),
  default: {
    log_keep_level: 'INFO',
    log_retention_days: 30,
    task_log_retention_days: 90,
    user_action_retention_days: 365,
  },
});
