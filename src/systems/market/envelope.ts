import { type TSchema, Type } from 'typebox';

/** The envelope of every success. */
export const Ok = <Data extends TSchema>(data: Data) =>
  Type.Object({ code: Type.Literal(0), message: Type.Literal('success'), data });

/** The same where there is nothing to say but that it is done. */
export const Done = Type.Object({ code: Type.Literal(0), message: Type.Literal('success') });

export const ok = <Data>(data: Data) => ({ code: 0 as const, message: 'success' as const, data });
export const done = { code: 0 as const, message: 'success' as const };

/** One page of a list, inside the envelope. */
export const Page = <Item extends TSchema>(item: Item) =>
  Ok(
    Type.Object({
      items: Type.Array(item),
      total: Type.Integer(),
      page: Type.Integer(),
      page_size: Type.Integer(),
      total_pages: Type.Integer(),
    }),
  );

export const page = <Item>(items: Item[], total: number, query: { page: number; page_size: number }) =>
  ok({ items, total, ...query, total_pages: Math.ceil(total / query.page_size) });

/** The page a query asks for, in the domain's words. */
export const pageOf = ({ page, page_size: pageSize }: { page: number; page_size: number }) => ({ page, pageSize });
