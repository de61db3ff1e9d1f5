/** Validates the parameters of a task against its script's declaration. */
import { type ParameterProblem, refuse } from '../errors.ts';
import { typeOfValue } from '../rows/column-types.ts';
import type { ParameterDeclaration } from './parameter-declaration.ts';

export type ParameterValues = Readonly<Record<string, unknown>>;

/**
 * The parameters for the script: the given values, and defaults for missing ones. A null counts as missing, and so does
 * a blank text if a text is required.
 * @throws parameters_invalid with all problems
 */
export function checkParameters(declared: readonly ParameterDeclaration[], given: ParameterValues): ParameterValues {
  const { values, problems } = tryParameters(declared, given);
  if (problems.length > 0) throw refuse('parameters_invalid', { problems });
  return values;
}

/** The same with further checks. */
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

/** The problem of a value, if any. */
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
