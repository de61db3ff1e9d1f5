import { createRequire } from 'node:module';
import { Command } from 'commander';
import { admin } from './admin.ts';
import { doctor } from './doctor.ts';
import { importCommand } from './import.ts';
import { migrate } from './migrate.ts';
import { serve } from './serve.ts';
import { isPlain } from './start-up.ts';
import { storage } from './storage.ts';
import { worker } from './worker.ts';

const { description, version } = createRequire(import.meta.url)('../../package.json');

const owlery = new Command('owlery')
  .description(`${description}\nConfigured by environment variables: see README.md.`)
  .version(version)
  .addCommand(serve)
  .addCommand(worker)
  .addCommand(migrate)
  .addCommand(admin)
  .addCommand(storage)
  .addCommand(doctor)
  .addCommand(importCommand)
  .showHelpAfterError('See owlery --help.');

/** Runs the command of the command line and ends the process. */
export async function runCommandLine(): Promise<never> {
  try {
    await owlery.parseAsync();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
  }
  // Handles left open by a library must not keep a finished command running.
  process.exit();
}

function describe(error: unknown): string {
  if (isPlain(error)) return error.message.replaceAll(/^/gm, 'owlery: ');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
