import { Type } from 'typebox';
import type { MarketScript } from '../domain/scripts/script-queries.ts';
import { Anything, Text } from './fields.ts';

const scriptFields = {
  id: Type.Integer(),
  script_id: Text,
  script_name: Text,
  category: Text,
  frequency: Text,
  is_active: Type.Boolean(),
  description: Text,
};

export const ScriptItem = Type.Object(scriptFields);

export const ScriptDetail = Type.Object({
  ...scriptFields,
  module_path: Text,
  parameters: Type.Array(
    Type.Object({
      name: Text,
      type: Text,
      required: Type.Boolean(),
      default_value: Anything,
      description: Text,
      choices: Type.Optional(Type.Array(Anything)),
    }),
  ),
  natural_key: Type.Array(Text),
});

/** A script with every field shown anywhere; the answer's schema picks its own. */
export function presentScript(script: MarketScript) {
  return {
    ...script,
    module_path: script.path,
    parameters: script.parameters.map(({ name, type, required = false, description = '', choices, ...declared }) => ({
      name,
      type,
      required,
      default_value: declared.default ?? null,
      description,
      ...(choices && { choices }),
    })),
  };
}
