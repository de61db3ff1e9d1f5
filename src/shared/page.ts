/** A requested page of a list. */
export interface Page {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** A page of a list. */
export interface Listing<Item> {
  readonly items: Item[];
  /** The number of items on all pages. */
  readonly total: number;
}

/** The page as limit and offset. */
export interface Slice {
  readonly limit: number;
  readonly offset: number;
}

export function sliceOf({ page, pageSize }: Page): Slice {
  return { limit: pageSize, offset: (page - 1) * pageSize };
}

/** Which end of an order a page is reached from, and where it lies from there. */
export interface Approach extends Slice {
  readonly fromEnd: boolean;
}

/** A page beyond the half is nearer from the end: fewer rows are skipped in an index, and fewer kept while sorting. */
export function nearerEnd({ limit, offset }: Slice, total: number): Approach {
  if (offset <= total / 2) return { fromEnd: false, limit, offset };
  const end = Math.min(offset + limit, total);
  return { fromEnd: true, limit: end - offset, offset: total - end };
}
