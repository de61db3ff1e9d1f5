import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Command, Option } from 'commander';
import { ApiError, dataOf, Owlery, type Session, SYSTEMS, type SystemName, sessionByToken } from '#client';
import { CommandError } from '../command-error.ts';
import { languageOfTerminal } from '../terminal-language.ts';
import { notOwlery, plainly, withOwlery } from './connect.ts';
import { credentialsFolder, removeCredentials, writeCredentials } from './credentials.ts';

interface Options {
  name?: string;
  token?: boolean;
  alone?: SystemName;
}

export const login = new Command('login')
  .description(
    'Sign in to a server, for the commands below. Asks for the password, or reads it from standard input. The session is kept for a month in ~/.config/owlery, readable by you alone.',
  )
  .argument('<url>', 'http://localhost:8000, or wherever Owlery is')
  .option('--name <name>', 'the user name or e-mail address')
  .option('--token', 'with a personal access token instead: asked for, or read from standard input')
  .addOption(new Option('--alone <system>', 'of a server that serves one system alone').choices(SYSTEMS))
  .action(async (address: string, { name, alone, token = false }: Options) => {
    const url = checked(address);
    const at: Place = { url, ...(alone && { alone }) };
    if (token) {
      await enterByToken(at);
      return;
    }
    const credentials = await askFor(name);
    const owlery = new Owlery({ url, ...(alone && { alone }), language: languageOfTerminal() });
    const session = await owlery.signIn({ ...credentials, remember: true }).catch((error) => {
      throw signInError(error, url);
    });
    await writeCredentials(credentialsFolder(), { url, alone, session });
    process.stderr.write(`signed in to ${url} as ${credentials.name}\n`);
  });

export const logout = new Command('logout').description('End the session and forget it.').action(async () => {
  try {
    await withOwlery((owlery) => owlery.signOut());
  } finally {
    await removeCredentials(credentialsFolder());
  }
});

function signInError(error: unknown, url: string): unknown {
  if (!(error instanceof ApiError)) return error;
  // Of a wrong password, the server's words are all there is to say.
  if (error.status === 401) return new CommandError(error.message);
  return error.status === 404 ? notOwlery(url, error) : plainly(error, url);
}

interface Place {
  readonly url: string;
  readonly alone?: SystemName;
}

/** Keeps a token once the server has said whose it is. */
async function enterByToken({ url, alone }: Place): Promise<void> {
  const text = process.stdin.isTTY ? await ask('token: ', hiding('token: ')) : await wholeInput();
  const session: Session = sessionByToken(text.trim());
  const owlery = new Owlery({ url, ...(alone && { alone }), language: languageOfTerminal(), session });
  const { account, token } = await dataOf(owlery.api.GET('/console/api/token')).catch((error) => {
    throw signInError(error, url);
  });
  if (token === null)
    throw new CommandError('--token: take a personal access token, made on the profile page of the console');
  await writeCredentials(credentialsFolder(), { url, alone, session });
  process.stderr.write(`signed in to ${url} as ${account.username} by the token ${token.name}\n`);
}

async function wholeInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += chunk;
  return text.replace(/\r?\n$/, '');
}

const LOCAL = /^(localhost|127\.|\[::1\])/;

function checked(address: string): string {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CommandError(`${address} is not the address of a server: take http://… or https://…`);
  }
  if (url.protocol === 'http:' && !LOCAL.test(url.host)) {
    process.stderr.write(`warning: ${url.origin} is not encrypted: the password can be read on the way\n`);
  }
  return `${url.origin}${url.pathname.replace(/\/$/, '')}`;
}

async function askFor(given: string | undefined): Promise<{ name: string; password: string }> {
  if (process.stdin.isTTY) {
    const name = given ?? (await ask('name: ', process.stderr));
    return { name, password: await ask('password: ', hiding('password: ')) };
  }
  if (given === undefined) throw new CommandError('--name: say who signs in, as standard input holds the password');
  return { name: given, password: await wholeInput() };
}

async function ask(question: string, output: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** Shows the question and nothing that is typed. */
function hiding(question: string): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      if (String(chunk) === question) process.stderr.write(question);
      if (String(chunk).includes('\n')) process.stderr.write('\n');
      done();
    },
  });
}
