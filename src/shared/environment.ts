/**
 * The environment, read once, checked, frozen and passed in. Each part of the program declares the variables it reads;
 * nothing else reads `process.env`. A wrong value stops the start with one line that names the variable and what it
 * takes.
 */
import { type CleanedEnv, cleanEnv, makeValidator, type ReporterOptions, type ValidatorSpec } from 'envalid';
import { findMisspelt } from './misspelt.ts';

/** An environment variable is invalid. The message is the line to show. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

type Rules = Record<string, ValidatorSpec<unknown>>;

/** The variables of one part of the program. */
export interface Environment<Settings extends object> {
  readonly names: readonly string[];
  /** All names, where some depend on the value of another variable; default: `names`. */
  namesIn?(variables: NodeJS.ProcessEnv): readonly string[];
  /** @returns the settings, or one line for each invalid variable */
  read(variables: NodeJS.ProcessEnv): { settings: Settings } | { faults: readonly string[] };
}

/**
 * Declares the variables of one part of the program.
 * @param make creates the settings from the checked values; may throw a ConfigurationError if they contradict each
 *   other
 */
export function defineEnvironment<R extends Rules, Settings extends object>(
  rules: R,
  make: (values: CleanedEnv<R>) => Settings,
): Environment<Readonly<Settings>> {
  return {
    names: Object.keys(rules),
    read(variables) {
      const faults: string[] = [];
      const reporter = ({ errors }: ReporterOptions<unknown>) => {
        for (const [name, error] of Object.entries(errors)) faults.push(`${name}: ${rightValue(rules[name], error)}`);
      };
      const values = cleanEnv(variables, rules, { reporter });
      if (faults.length > 0) return { faults };
      try {
        return { settings: Object.freeze(make(values)) };
      } catch (error) {
        if (error instanceof ConfigurationError) return { faults: [error.message] };
        throw error;
      }
    },
  };
}

type Parts = Record<string, Environment<object>>;
type SettingsOf<P extends Parts> = {
  [Name in keyof P]: P[Name] extends Environment<infer Settings> ? Settings : never;
};

/**
 * Reads the variables of all parts of the program.
 * @param variables usually `process.env`; `PORT=`, as in a .env file or a compose file, means "not set"
 * @throws ConfigurationError with one line for each variable that is wrong
 */
export function readEnvironment<P extends Parts>(variables: NodeJS.ProcessEnv, parts: P): SettingsOf<P> {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const read = Object.entries(parts).map(([name, part]) => ({ name, ...part.read(set) }));
  const faults = read.flatMap((part) => ('faults' in part ? part.faults : []));
  if (faults.length > 0) {
    // A missing required variable may have been set under a misspelt name.
    throw new ConfigurationError([...faults, ...misspeltVariables(variables, parts)].join('\n'));
  }
  const settings = read.flatMap((part) => ('settings' in part ? [[part.name, part.settings]] : []));
  return Object.fromEntries(settings) as SettingsOf<P>;
}

/** One sentence for each variable that looks misspelt. */
export function misspeltVariables(variables: NodeJS.ProcessEnv, parts: Parts): string[] {
  return findMisspelt(
    variables,
    Object.values(parts).flatMap((part) => part.namesIn?.(variables) ?? part.names),
  );
}

function rightValue(rule: ValidatorSpec<unknown> | undefined, error: unknown): string {
  if (rule?.choices) return `takes one of ${rule.choices.join(', ')}`;
  return rule?.desc ? `takes ${rule.desc}` : (error as Error).message;
}

/** A variable whose value must pass a test. @param message the values it takes: `takes …` */
export const text = (message: string, accept: (input: string) => boolean) =>
  makeValidator<string>((input) => {
    if (!accept(input)) throw new Error(message);
    return input;
  });

export const integer = (least: number, most: number) =>
  makeValidator<number>((input) => {
    const value = Number(input);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new Error(`takes a whole number from ${least} to ${most}`);
    }
    return value;
  });

export const flag = makeValidator<boolean>((input) => {
  if (input !== 'true' && input !== 'false') throw new Error('takes true or false');
  return input === 'true';
});

export const isWebAddress = (input: string) => /^https?:$/.test(URL.parse(input)?.protocol ?? '');
export const web = text('takes an http:// or https:// address', isWebAddress);

/** Whether a host of an address is this machine. */
export const isLoopbackHost = (host: string) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/** A public address, to which paths are appended. */
export const site = text(
  'takes the http:// or https:// address of a front page, without user, password, query or #',
  (input) => {
    const { username, password } = URL.parse(input) ?? {};
    return isWebAddress(input) && !/[?#\s]/.test(input) && username === '' && password === '';
  },
);

/** The items of a comma-separated list. */
export const listOf = (input: string) =>
  input
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
