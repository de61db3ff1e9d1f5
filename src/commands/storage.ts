import { Command } from 'commander';
import { readConfig } from '../app/config.ts';
import { createLogger } from '../core/logger.ts';
import { adoptStorage } from '../core/storage/identity.ts';
import { startCore } from './start-up.ts';

const adopt = new Command('adopt')
  .description('Accept the configured storage as the one that holds the files of this database.')
  .action(async () => {
    const config = readConfig({ LOG_LEVEL: 'warn', ...process.env });
    const { core } = await startCore(config, createLogger(config.logLevel), { stays: false });
    try {
      process.stdout.write(`The files of this database are in ${await adoptStorage(core)}.\n`);
    } finally {
      await core.close();
    }
  });

export const storage = new Command('storage').description('Manage the file storage.').addCommand(adopt);
