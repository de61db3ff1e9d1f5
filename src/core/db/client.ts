/** Connections to Owlery's own database: what they throw says whether the database is unavailable (`failures.ts`). */
import pg from 'pg';
import { looksUnavailable, markUnavailable } from './failures.ts';

type Callback = (error: Error | undefined, ...rest: unknown[]) => void;

/** Time limit of opening a connection. */
export const CONNECT_MILLISECONDS = 10_000;

/** One connection. */
export class DatabaseClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: pg's own overloads, passed through.
  override connect(callback?: any): any {
    // Whatever the reason, without a connection the database is unavailable.
    if (callback) return super.connect((error: Error | undefined) => callback(error && markUnavailable(error)));
    return super.connect().catch((error: unknown) => {
      throw markUnavailable(error);
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: likewise.
  override query(first: any, second?: any, third?: any): any {
    if (typeof third === 'function') return super.query(first, second, marking(third));
    if (typeof second === 'function') return super.query(first, marking(second));
    // A COPY or a cursor reports its errors itself.
    if (typeof first?.submit === 'function') first.handleError = marking(first.handleError.bind(first));
    const answer = super.query(first, second);
    return answer instanceof Promise ? answer.catch(rethrow) : answer;
  }
}

/** A pool. Requests for a connection queue while all are in use. */
export class DatabasePool extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: likewise.
  override connect(callback?: any): any {
    if (callback) return super.connect(marking(callback) as never);
    return super.connect().catch(rethrow);
  }
}

function marking(callback: Callback): Callback {
  return (error, ...rest) => callback(error && mark(error), ...rest);
}

function rethrow(error: unknown): never {
  throw mark(error);
}

function mark<Thrown>(error: Thrown): Thrown {
  return looksUnavailable(error) ? markUnavailable(error) : error;
}
