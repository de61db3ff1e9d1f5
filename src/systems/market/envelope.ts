import { type TSchema, Type } from 'typebox';
import * as paging from '../../http/declare/paging.ts';
import { component, wrapperName } from '../../http/declare/schemas.ts';

/** The envelope of every success. */
export const Ok = <Data extends TSchema>(data: Data) =>
  component(wrapperName(data, 'Answer'))({ code: Type.Literal(0), message: Type.Literal('success'), data });

/** The same without data. */
export const Done = component('Done')({ code: Type.Literal(0), message: Type.Literal('success') });

export const ok = <Data>(data: Data) => ({ code: 0 as const, message: 'success' as const, data });
export const done = { code: 0 as const, message: 'success' as const };

/** One page of a list, inside the envelope. */
export const Page = <Item extends TSchema>(item: Item) => Ok(paging.Page(item));

export const page = <Item>(...list: Parameters<typeof paging.page<Item>>) => ok(paging.page<Item>(...list));
