/** Errors of requests. */
export { ApiError } from '@owlery/client';

export const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
