/** Tells failures of the database itself from failures of a statement. */

/** Marks an error that came from a connection to Owlery's own database and means that the database is unavailable. */
const UNAVAILABLE = Symbol('the database is unavailable');

/**
 * SQLSTATEs by which PostgreSQL reports that it cannot serve requests now
 * (https://www.postgresql.org/docs/18/errcodes-appendix.html): class 08, the connection; class 53 without 53400,
 * connections, disk or memory exhausted; 57P01 to 57P05, shutting down, crashed, starting up, idle session ended;
 * 58000 and 58030, the file system failed; 25006, it takes no writes (a standby, `default_transaction_read_only`).
 */
const UNAVAILABLE_STATES = /^(08...|53[0-3]..|57P0[1235]|580[03]0|25006)$/;

/** The driver's messages for lost connections and connection time-outs, which have no codes. */
const DRIVER_MESSAGES =
  /^Connection terminated|^Client (has encountered a connection error|was closed)|^timeout (exceeded when trying|expired)|^Query read timeout|^Cannot use a pool after calling end/;

/** Errors of the system that mean the network, or the server's end of it. */
const NETWORK_CODES =
  /^E(CONNREFUSED|CONNRESET|CONNABORTED|PIPE|TIMEDOUT|NETUNREACH|NETDOWN|HOSTUNREACH|HOSTDOWN|NOTFOUND|AI_AGAIN)$/;

/**
 * Whether an error looks as if some PostgreSQL or the network to it is unavailable. To ask about
 * Owlery's own database, use `isDatabaseUnavailable`.
 */
export function looksUnavailable(error: unknown): boolean {
  const { code, message, syscall } = fields(error);
  if (error instanceof AggregateError && error.errors.some(looksUnavailable)) return true;
  if (code !== undefined) return UNAVAILABLE_STATES.test(code) || NETWORK_CODES.test(code) || syscall !== undefined;
  return DRIVER_MESSAGES.test(message);
}

/**
 * Whether Owlery's own database or the network to it is unavailable: down, restarting, out of connections or disk,
 * read-only. The statement is not at fault and can be retried later. Also true of an error that such an error
 * caused. A refused connection to any other server looks the same but is not meant.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let at = error; typeof at === 'object' && at !== null; at = (at as Error).cause) {
    if (UNAVAILABLE in at) return true;
    if (at instanceof AggregateError && at.errors.some(isDatabaseUnavailable)) return true;
  }
  return false;
}

/** Notes that an error of Owlery's own database means that it is unavailable. @returns the same error */
export function markUnavailable<Thrown>(error: Thrown): Thrown {
  if (typeof error === 'object' && error !== null && !(UNAVAILABLE in error)) {
    Object.defineProperty(error, UNAVAILABLE, { value: true });
  }
  return error;
}

/** Whether PostgreSQL can never store this value: a data exception or one of its limits. A retry would fail again. */
export function isUnstorable(error: unknown): boolean {
  return /^(22|54)...$/.test(fields(error).code ?? '');
}

/** Whether a row with the same key is there already. @param index only if it is a key of this one */
export function isUniqueViolation(error: unknown, index?: string): boolean {
  const { code, constraint } = fields(error);
  return code === '23505' && (index === undefined || constraint === index);
}

/** The id of the deleted account that a row was to refer to. */
export function missingAccount(error: unknown): number | undefined {
  const { code, detail } = fields(error);
  // `Key (owner_id)=(17) is not present in table "accounts".`, in the server's language.
  const [, id] = (code === '23503' && /\)=\((\d+)\)[^"]*"accounts"/.exec(detail)) || [];
  return id === undefined ? undefined : Number(id);
}

function fields(error: unknown) {
  const { code, message, detail, syscall, constraint } = Object(error) as Record<string, unknown>;
  return {
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' ? message : '',
    detail: typeof detail === 'string' ? detail : '',
    syscall: typeof syscall === 'string' ? syscall : undefined,
    constraint: typeof constraint === 'string' ? constraint : undefined,
  };
}
