/** A page of a list, as users ask for it. */
export interface Page {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** A page of a list, as they get it. */
export interface Listing<Item> {
  readonly items: Item[];
  /** How many there are on all pages. */
  readonly total: number;
}

/** The same for the database. */
export interface Slice {
  readonly limit: number;
  readonly offset: number;
}

export function sliceOf({ page, pageSize }: Page): Slice {
  return { limit: pageSize, offset: (page - 1) * pageSize };
}
