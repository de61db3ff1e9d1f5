import { createRequire } from 'node:module';
import { Command } from 'commander';
import { isPlain } from './command-error.ts';
import { serverCommands } from './server-commands.ts';
import { workCommands } from './work/work-commands.ts';

const { description, version } = createRequire(import.meta.url)('../../package.json');

/** The commands for work, and the server command that the first word names; for help, every server command. */
async function commandLine([word = '']: readonly string[]): Promise<Command> {
  const isWork = workCommands.some((command) => command.name() === word);
  const named = Object.hasOwn(serverCommands, word) ? [word] : isWork ? [] : Object.keys(serverCommands);
  const owlery = new Command('owlery')
    .description(`${description}\nThe server is configured by environment variables: see README.md.`)
    .version(version)
    .showHelpAfterError('See owlery --help.')
    .commandsGroup('The server:');
  const loaded = await Promise.all(named.map(async (name) => await serverCommands[name]?.()));
  for (const command of loaded) if (command) owlery.addCommand(command);
  owlery.commandsGroup('Work, on a server that runs:');
  for (const command of workCommands) owlery.addCommand(command);
  return owlery;
}

/** Runs the command of the command line and ends the process. */
export async function runCommandLine(): Promise<never> {
  try {
    const owlery = await commandLine(process.argv.slice(2));
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
