/** The information about this server on the console's settings page: its version and doctor's findings. */
import { join } from 'node:path';
import type { Core } from '../core/core.ts';
import { findClock } from '../core/db/clock.ts';
import { findSmtp } from '../core/mail/find-smtp.ts';
import { logSetting } from '../core/system-log/log-setting.ts';
import type { Check } from '../shared/checks.ts';
import { version } from '../shared/version.ts';
import type { About } from '../systems/console/routes/operations.ts';
import { factorySettings } from '../systems/factory/domain/factory-settings.ts';
import { marketSettings } from '../systems/market/domain/market-settings.ts';
import { systemChecks } from './checks.ts';
import type { AppConfig } from './config.ts';

export function aboutOf({ config, database, storage, mailServer }: Core, systems: AppConfig['systems']): About {
  const checks: Check[] = [
    ['database', () => findClock(database.query, config.databaseUrl === undefined ? 'embedded' : 'at DATABASE_URL')],
    [
      'files',
      async () => {
        await storage.probe();
        return {
          mark: 'ok',
          words: config.s3 ? `bucket ${config.s3.bucket} at ${config.s3.endpoint}` : config.dataDir,
        };
      },
    ],
    ['mail', async () => findSmtp(await mailServer.smtp(), join(config.dataDir, 'outbox'))],
    ...systemChecks({ ...config, systems }),
  ];
  const defaults = { market: marketSettings.default, factory: { ...factorySettings.default, ...logSetting.default } };
  return { version, checks, defaults };
}
