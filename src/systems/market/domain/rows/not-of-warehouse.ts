/** Marks errors of a load that are not caused by its warehouse. */

const MARK = Symbol('not of the warehouse');

/** Notes that an error came from Owlery's own database, or from the source of the rows, whatever it looks like. */
export function notOfWarehouse(error: unknown): unknown {
  if (typeof error === 'object' && error !== null && Object.isExtensible(error)) {
    Object.defineProperty(error, MARK, { value: true });
  }
  return error;
}

export function isNotOfWarehouse(error: unknown): boolean {
  return typeof error === 'object' && error !== null && MARK in error;
}
