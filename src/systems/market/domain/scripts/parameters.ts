/** Checks the parameters of a task against what its script declares. */
import { type ParameterProblem, refuse } from '../errors.ts';
import { typeOfValue } from '../rows/column-types.ts';
import type { ParameterDeclaration } from './parameter-declaration.ts';

export type ParameterValues = Readonly<Record<string, unknown>>;

/**
 * What the script will be given: the values as they are, and its defaults where there are none. A null counts as none,
 * and so does a blank text where a text is required.
 * @throws parameters_invalid with everything that is wrong
 */
export function checkParameters(declared: readonly ParameterDeclaration[], given: ParameterValues): ParameterValues {
  const { values, problems } = tryParameters(declared, given);
  if (problems.length > 0) throw refuse('parameters_invalid', { problems });
  return values;
}

/** The same for who has more to say about them. */
export function tryParameters(
  declared: readonly ParameterDeclaration[],
  given: ParameterValues,
): { values: ParameterValues; problems: ParameterProblem[] } {
  const values = new Map(Object.entries(given).filter(([, value]) => value !== null && value !== undefined));
  const problems: ParameterProblem[] = [];
  for (const declaration of declared) {
    const value = values.get(declaration.name);
    if (value === undefined) {
      if (declaration.default !== undefined) values.set(declaration.name, declaration.default);
      else if (declaration.required) problems.push({ name: declaration.name, problem: 'required' });
    } else {
      const isBlank = declaration.required && typeof value === 'string' && value.trim() === '';
      const problem: ParameterProblem | undefined = isBlank
        ? { name: declaration.name, problem: 'required' }
        : problemOf(declaration, value);
      if (problem) problems.push(problem);
    }
  }
  const names = new Set(declared.map(({ name }) => name));
  for (const name of values.keys()) if (!names.has(name)) problems.push({ name, problem: 'unknown' });
  return { values: Object.fromEntries(values), problems };
}

/** What is wrong with a value, if anything is. */
export function problemOf({ name, type, choices }: ParameterDeclaration, value: unknown): ParameterProblem | undefined {
  if (!isOfType(value, type)) return { name, problem: type };
  return choices && !choices.some((choice) => choice === value) ? { name, problem: 'choices', choices } : undefined;
}

function isOfType(value: unknown, type: ParameterDeclaration['type']): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'date':
      return typeof value === 'string' && typeOfValue(value) === 'date';
    default:
      return typeof value === type && !Number.isNaN(value);
  }
}
