/** Pieces of schema that the market's objects share. */
import { Type } from 'typebox';
import { Nullable } from '../../../http/declare/schemas.ts';

export const Text = Type.String();
export const MaybeText = Nullable(Type.String());
export const MaybeInteger = Nullable(Type.Integer());
/** Whatever a script declares or a table holds. */
export const Anything = Type.Unknown();
export const AnyObject = Type.Record(Type.String(), Anything);
