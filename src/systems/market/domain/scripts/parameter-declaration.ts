import { type Static, Type } from 'typebox';

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** A parameter in its script's declaration. */
export const ParameterDeclaration = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  type: Type.Enum(['string', 'integer', 'number', 'boolean', 'date']),
  description: Type.Optional(Type.String({ maxLength: 1_000 })),
  required: Type.Optional(Type.Boolean()),
  choices: Type.Optional(Type.Array(Scalar, { minItems: 1, maxItems: 1_000 })),
  default: Type.Optional(Scalar),
});

export type ParameterDeclaration = Static<typeof ParameterDeclaration>;
