/** Pages of lists in the format of all contracts: `{items, total, page, page_size, total_pages}`. */
import { type TSchema, Type } from 'typebox';
import type { Page as Asked } from '../../shared/page.ts';
import { component, wrapperName } from './schemas.ts';

/** The values of `PageQuery` in schemas.ts. */
interface PageParameters {
  readonly page: number;
  readonly page_size: number;
}

/** One page of a list. */
export const Page = <Item extends TSchema>(item: Item) =>
  component(wrapperName(item, 'Page'))({
    items: Type.Array(item),
    total: Type.Integer(),
    page: Type.Integer(),
    page_size: Type.Integer(),
    total_pages: Type.Integer(),
  });

/** @param total the number of items on all pages */
export const page = <Item>(items: Item[], total: number, { page, page_size }: PageParameters) => ({
  items,
  total,
  page,
  page_size,
  total_pages: Math.ceil(total / page_size),
});

/** The requested page, as the domain takes it. */
export const pageOf = ({ page, page_size: pageSize }: PageParameters): Asked => ({ page, pageSize });
