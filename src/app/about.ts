/** The information about this server on the console's settings page: its version and doctor's findings. */
import { join } from 'node:path';
import type { Core } from '../core/core.ts';
import { findClock } from '../core/db/clock.ts';
import { findSmtp } from '../core/mail/find-smtp.ts';
import { logSetting } from '../core/system-log/log-setting.ts';
import { type Check, okay } from '../shared/checks.ts';
import { version } from '../shared/version.ts';
import type { About } from '../systems/console/routes/operations.ts';
import { factorySettings } from '../systems/factory/domain/factory-settings.ts';
import { marketSettings } from '../systems/market/domain/market-settings.ts';
import { systemChecks } from './checks.ts';
import type { AppConfig } from './config.ts';
import { findingText } from './finding-text.ts';
import { finding } from './findings.ts';

export function aboutOf({ config, database, storage, mailServer }: Core, systems: AppConfig['systems']): About {
  const folder = config.databaseUrl === undefined ? config.dataDir : undefined;
  const checks: Check[] = [
    ['database', () => findClock(database.query, { folder, state: 'here' })],
    [
      'files',
      async () => {
        await storage.probe();
        return config.s3 ? finding('ok', 'bucket', config.s3) : okay(config.dataDir);
      },
    ],
    ['mail', async () => findSmtp(await mailServer.smtp(), join(config.dataDir, 'outbox'))],
    ...systemChecks({ ...config, systems }),
  ];
  const defaults = { market: marketSettings.default, factory: { ...factorySettings.default, ...logSetting.default } };
  return { version, checks, findingText, defaults };
}
