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
