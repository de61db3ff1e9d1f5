/** Validates a script's declaration, which comes from a file that anybody may have written. */
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { refuseCollection } from '../collection-errors.ts';
import { ParameterDeclaration } from './parameter-declaration.ts';
import { problemOf } from './parameters.ts';

const Description = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.String({ maxLength: 4_000, default: '' }),
  parameters: Type.Array(ParameterDeclaration, { maxItems: 100 }),
  naturalKey: Type.Array(Type.String({ minLength: 1 }), { maxItems: 32, uniqueItems: true, default: [] }),
});

export type ScriptDescription = Static<typeof Description>;

const description = Compile(Description);

/** @throws script_declaration_invalid */
export function readDescription(value: unknown): ScriptDescription {
  const read = { description: '', naturalKey: [], ...(value as object) };
  if (!description.Check(read)) {
    const [first] = description.Errors(read);
    throw wrong(first?.instancePath.slice(1) || 'script', first?.message ?? 'is not valid');
  }
  for (const declaration of read.parameters) {
    if (declaration.default !== undefined && problemOf(declaration, declaration.default)) {
      throw wrong(`parameters/${declaration.name}/default`, null);
    }
  }
  return read;
}

function wrong(field: string, problem: string | null) {
  return refuseCollection('script_declaration_invalid', { field, problem });
}
