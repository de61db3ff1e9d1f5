import { type Static, Type } from 'typebox';
import { RESET_MINUTES } from '../../../core/accounts/accounts.ts';
import { VERIFICATION_HOURS } from '../../../core/accounts/email-verification.ts';
import type { Config } from '../../../core/config.ts';
import { LOG_LEVELS } from '../../../core/system-log/log-level.ts';
import type { LogEntry } from '../../../core/system-log/system-log.ts';
import { component, Nullable, PlainInstant } from '../../../http/declare/schemas.ts';
import { plainSeconds } from '../../../http/declare/times.ts';
import { studySession } from '../domain/session-policy.ts';
import { MOST_UNDER_WAY } from '../domain/tasks/tasks.ts';
import { study } from '../surface.ts';

const Text = Type.String();
const Whole = Type.Integer();

/** Accounts and addresses are in the journal, not in this log. */
export const SystemLine = component('SystemLogLine')({
  id: Whole,
  level: Type.Enum([...LOG_LEVELS], { title: 'LogLevel' }),
  module: Text,
  message: Text,
  user_id: Nullable(Whole),
  ip_address: Nullable(Text),
  created_at: PlainInstant,
});

export function presentSystemLine({ id, level, source, message, at }: LogEntry): Static<typeof SystemLine> {
  return { id, level, module: source, message, user_id: null, ip_address: null, created_at: plainSeconds(at) };
}

export const SystemParameters = component('SystemParameters')({
  app: component('AppParameters')({ name: Text, version: Text, debug: Type.Boolean(), host: Text, port: Whole }),
  deploy: component('DeployParameters')({ mode: Text }),
  task: component('TaskParameters')({ max_concurrent_tasks_per_user: Whole, task_timeout: Whole }),
  pagination: component('PaginationParameters')({ default_page_size: Whole, max_page_size: Whole }),
  security: component('SecurityParameters')({
    jwt_expire_minutes: Whole,
    email_verification_expire_minutes: Whole,
    password_reset_expire_minutes: Whole,
  }),
  database: component('DatabaseParameters')({ url: Text }),
  cors: component('CorsParameters')({ origins: Type.Array(Text) }),
});

/** Without secrets: of the database only whether it is the built-in one. */
export function presentParameters({ host, port, databaseUrl, corsOrigins }: Config): Static<typeof SystemParameters> {
  return {
    app: { name: 'Owlery', version: study.version, debug: false, host, port },
    deploy: { mode: databaseUrl === undefined ? 'standalone' : 'cluster' },
    // 0: the duration of a task is not limited.
    task: { max_concurrent_tasks_per_user: MOST_UNDER_WAY, task_timeout: 0 },
    pagination: { default_page_size: 20, max_page_size: 100 },
    security: {
      jwt_expire_minutes: studySession.tokenLifetime / 60,
      email_verification_expire_minutes: VERIFICATION_HOURS * 60,
      password_reset_expire_minutes: RESET_MINUTES,
    },
    database: { url: databaseUrl === undefined ? 'postgresql (built-in)' : 'postgresql (DATABASE_URL)' },
    cors: { origins: [...corsOrigins] },
  };
}
