import type { FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { type Language, preferredLanguage, type Words } from '../../http/language.ts';

/** The envelope of every error. */
export const ErrorBody = Type.Object({ detail: Type.String() });

/** What is said where there is nothing to show. */
export const Done = Type.Object({ message: Type.String() });

/** The same, in the language of the request. */
export const done = (request: FastifyRequest, words: Words) => ({ message: words[languageOf(request)] });

export const languageOf = ({ headers }: FastifyRequest): Language => preferredLanguage(headers['accept-language']);

/** One page of a list, as it is. */
export const Page = <Item extends TSchema>(item: Item) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Integer(),
    page: Type.Integer(),
    page_size: Type.Integer(),
    total_pages: Type.Integer(),
  });

export const page = <Item>(items: Item[], total: number, query: { page: number; page_size: number }) => ({
  items,
  total,
  page: query.page,
  page_size: query.page_size,
  total_pages: Math.ceil(total / query.page_size),
});

/** The page a query asks for, in the domain's words. */
export const pageOf = ({ page, page_size: pageSize }: { page: number; page_size: number }) => ({ page, pageSize });
