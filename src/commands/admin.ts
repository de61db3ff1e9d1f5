import { Command } from 'commander';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { readConfig } from '../app/config.ts';
import { findByName } from '../core/accounts/accounts-queries.ts';
import { isUsername } from '../core/accounts/usernames.ts';
import type { Core } from '../core/core.ts';
import { createLogger } from '../core/logger.ts';
import { isRefusal } from '../shared/errors.ts';
import { CommandError } from './command-error.ts';
import { makePassword } from './first-admin.ts';
import { startCore } from './start-up.ts';

const create = new Command('create')
  .description('Create an administrator. Prints the password unless one is given.')
  .requiredOption('--email <address>')
  .requiredOption('--username <name>')
  .option('--password <password>', '8 to 128 characters')
  .action(async ({ email, username, password }: { email: string; username: string; password?: string }) => {
    if (!Check(Type.String({ format: 'email', maxLength: 254 }), email)) {
      throw new CommandError(`--email: ${email} is not an e-mail address`);
    }
    if (!isUsername(username)) {
      throw new CommandError('--username: takes 3 to 80 characters without white space and @');
    }
    checkPassword(password);
    await withCore(async ({ accounts }) => {
      const chosen = password ?? makePassword();
      await accounts.register({ email, username, password: chosen, role: 'admin' }).catch((error) => {
        if (isRefusal(error, 'email_taken')) throw new CommandError(`--email: another account has ${email}`);
        if (isRefusal(error, 'username_taken')) throw new CommandError(`--username: another account has ${username}`);
        throw error;
      });
      if (password === undefined) process.stdout.write(`${chosen}\n`);
    });
  });

const resetPassword = new Command('reset-password')
  .description('Give an account a new password and end its sessions. Prints the password unless one is given.')
  .argument('<name>', 'the user name or the e-mail address')
  .option('--password <password>', '8 to 128 characters')
  .action(async (name: string, { password }: { password?: string }) => {
    checkPassword(password);
    await withCore(async ({ accounts, database }) => {
      const account = await findByName(database.query, name);
      if (!account) throw new CommandError(`there is no account ${name}`);
      const chosen = password ?? makePassword();
      await accounts.setPassword(account.id, chosen, { accountId: null, action: 'reset_password_by_command' });
      if (password === undefined) process.stdout.write(`${chosen}\n`);
    });
  });

const unlock = new Command('unlock')
  .description('Lift the lock of an account after too many wrong passwords.')
  .argument('<name>', 'the user name or the e-mail address')
  .action(async (name: string) => {
    await withCore(async ({ database, journal, signIn }) => {
      const account = await findByName(database.query, name);
      if (!account) throw new CommandError(`there is no account ${name}`);
      await database.transaction(async (tx) => {
        await signIn.unlock(tx, account.id);
        await journal.record(tx, { accountId: null, action: 'unlock_by_command', target: `account:${account.id}` });
      });
    });
  });

const removeSecondFactor = new Command('remove-second-factor')
  .description('Remove the second factor of an account whose owner has lost it.')
  .argument('<name>', 'the user name or the e-mail address')
  .action(async (name: string) => {
    await withCore(async ({ database, secondFactors }) => {
      const account = await findByName(database.query, name);
      if (!account) throw new CommandError(`there is no account ${name}`);
      await secondFactors.removeAll(account.id, { accountId: null }).catch((error) => {
        if (isRefusal(error, 'second_factor_off')) throw new CommandError(`${name} has no second factor`);
        throw error;
      });
    });
  });

export const admin = new Command('admin')
  .description('Manage accounts on the command line, whether Owlery is running or not.')
  .addCommand(create)
  .addCommand(resetPassword)
  .addCommand(unlock)
  .addCommand(removeSecondFactor);

async function withCore(work: (core: Core) => Promise<void>): Promise<void> {
  const config = readConfig({ LOG_LEVEL: 'warn', ...process.env });
  const { core } = await startCore(config, createLogger(config.logLevel), { stays: false });
  try {
    await work(core);
  } finally {
    await core.close();
  }
}

function checkPassword(password: string | undefined): void {
  if (password !== undefined && (password.length < 8 || password.length > 128)) {
    throw new CommandError('--password: takes 8 to 128 characters');
  }
}
