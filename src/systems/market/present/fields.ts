/** Pieces of schema that the market's objects share. */
import { Type } from 'typebox';
import { Nullable } from '../../../http/declare/schemas.ts';

export const Text = Type.String();
export const MaybeText = Nullable(Type.String());
export const MaybeInteger = Nullable(Type.Integer());
/** Whatever a script declares or a table holds. */
export const Anything = Type.Unknown();
/** Keys of any characters: a `Type.Record` of strings would drop those with a line break, which `.` does not match. */
export const AnyObject = Type.Object({}, { additionalProperties: true });
