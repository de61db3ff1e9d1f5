/** The arguments of a declared program, filled with the fields of a task's config. */
import type { TaskConfig } from '../task-types.ts';

/** JSON in an argument has braces too, but no bare name between them. */
const PLACEHOLDER = /\{([A-Za-z_][\w.-]*)\}/g;

/** The fields named by an argument, in order. */
export function placeholders(argument: string): string[] {
  return Array.from(argument.matchAll(PLACEHOLDER), ([, name = '']) => name);
}

/**
 * Replaces each placeholder by its value: text unchanged, other values as JSON. No shell is involved, so everything is
 * literal.
 */
export function fillArguments(command: readonly string[], config: TaskConfig): string[] {
  return command.map((argument) => argument.replace(PLACEHOLDER, (_, name: string) => textOf(config[name])));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
