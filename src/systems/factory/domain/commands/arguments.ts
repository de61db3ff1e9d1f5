/** The arguments of a declared program, made of the fields of a task's config. */
import type { TaskConfig } from '../task-types.ts';

/** JSON in an argument holds braces too, but no bare name between them. */
const PLACEHOLDER = /\{([A-Za-z_][\w.-]*)\}/g;

/** The fields an argument names, in their order. */
export function placeholders(argument: string): string[] {
  return Array.from(argument.matchAll(PLACEHOLDER), ([, name = '']) => name);
}

/** Each placeholder replaced by its value: a text as it is, anything else as JSON. No shell sees them, so all is literal. */
export function fillArguments(command: readonly string[], config: TaskConfig): string[] {
  return command.map((argument) => argument.replace(PLACEHOLDER, (_, name: string) => textOf(config[name])));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
