/**
 * Validates the parameters of an interface. AKTools turns the query into Python source and evaluates it, so characters
 * with a meaning there are refused here: only names of the catalogue and plain text are sent.
 */
import { type ParameterProblem, refuse } from '../errors.ts';
import type { ParameterDeclaration } from '../scripts/parameter-declaration.ts';
import { type ParameterValues, tryParameters } from '../scripts/parameters.ts';
import type { InterfaceParameter } from './catalogue.ts';
import type { CollectableInterface } from './collectable-interface.ts';

const MOST_CHARACTERS = 1_000;

/**
 * Not allowed in the query: characters that end a Python string or begin an escape; `&`, `=` and `+`, which AKTools
 * converts; control characters; and the word cookie, which swallows all that follows.
 */
const UNSENDABLE = /["\\&=+\p{Cc}\p{Cs}\u2028\u2029]|cookie/u;

/** Lists, tables and the name `cookie` cannot be written in a query. */
export function isSendable({ name, http }: InterfaceParameter): boolean {
  return http !== false && !UNSENDABLE.test(name);
}

/**
 * The declarations of sendable parameters. Without defaults: missing values are not sent, so that the defaults of the
 * installed AKShare apply.
 */
export function declarationsOf(parameters: readonly InterfaceParameter[]): ParameterDeclaration[] {
  return parameters.filter(isSendable).map(({ name, type, required, format, choices, ...parameter }) => ({
    name,
    type: type === 'integer' ? 'integer' : type === 'float' ? 'number' : 'string',
    required,
    description: descriptionOf({ format, example: parameter.example, default: parameter.default }),
    ...(choices && { choices: [...choices] }),
  }));
}

/** The description of a parameter from AKShare's documentation, in Chinese. */
export function descriptionOf(known: {
  format?: string | undefined;
  example?: string | undefined;
  default?: string | number | null | undefined;
}): string {
  return [
    known.format && `格式 ${known.format}`,
    known.example !== undefined && `例如 ${known.example}`,
    (known.default ?? '') !== '' && `默认 ${known.default}`,
  ]
    .filter(Boolean)
    .join('，');
}

/**
 * The parameters to send to an interface. A null counts as missing.
 * @throws interface_unavailable; parameters_invalid with everything that is wrong
 */
export function checkInterfaceParameters(
  { name, parameters, unsendable, unavailable }: CollectableInterface,
  given: ParameterValues,
): ParameterValues {
  if (unavailable) throw refuse('interface_unavailable', { name, unavailable });
  const { values, problems } = tryParameters(parameters, given);
  const all = problems.map(
    (problem): ParameterProblem =>
      unsendable.includes(problem.name) ? { name: problem.name, problem: 'unsendable' } : problem,
  );
  const wrong = new Set(all.map((problem) => problem.name));
  for (const [parameter, value] of Object.entries(values)) {
    if (!wrong.has(parameter) && !canBeSent(String(value))) all.push({ name: parameter, problem: 'characters' });
  }
  if (all.length > 0) throw refuse('parameters_invalid', { problems: all });
  return values;
}

function canBeSent(value: string): boolean {
  return value.length <= MOST_CHARACTERS && !UNSENDABLE.test(value);
}
