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
