/**
 * The parameters of an interface, as they can be sent. AKTools turns the query into Python source and evaluates it, so a
 * character that means something there is refused here, before anything runs: only names of the catalogue and plain text
 * ever leave.
 */
import { type ParameterProblem, refuse } from '../errors.ts';
import type { ParameterDeclaration } from '../scripts/parameter-declaration.ts';
import { type ParameterValues, tryParameters } from '../scripts/parameters.ts';
import type { InterfaceParameter } from './catalogue.ts';
import type { CollectableInterface } from './collectable-interface.ts';

const MOST_CHARACTERS = 1_000;

/**
 * What the query may not hold: what ends a Python string or begins an escape in it; `&`, `=` and `+`, which are turned
 * into something else; control characters; and the word cookie, which makes one value of all that follows.
 */
const UNSENDABLE = /["\\&=+\p{Cc}\p{Cs}\u2028\u2029]|cookie/u;

/** Lists and tables cannot be written in a query, and neither can the name `cookie`. */
export function isSendable({ name, http }: InterfaceParameter): boolean {
  return http !== false && !UNSENDABLE.test(name);
}

/**
 * The declarations of those that can be sent. Without defaults: what is not given is not sent, and then AKShare's own
 * hold, of whatever version answers.
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

/** What is known of a parameter in words; AKShare's documentation is Chinese. */
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
 * What will be sent to an interface. A null counts as not given.
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
