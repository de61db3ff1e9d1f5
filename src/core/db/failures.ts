/** Which failures of a query lie with the connection, and which with what was asked. */

/** Whether PostgreSQL, or the way to it, went away under the query. Recognises the driver's errors only. */
export function isConnectionLoss(error: unknown): boolean {
  const { code, message } = fields(error);
  // Shut down by an administrator, crashed, or starting up; class 08 is the connection itself.
  if (code) return /^(57P0[123]|08...)$/.test(code);
  return /^Connection terminated|^Client has encountered a connection error|^timeout exceeded when trying/.test(
    message,
  );
}

/** Whether PostgreSQL can never take this value: a data exception or a limit of its own. Asking again is no use. */
export function isUnstorable(error: unknown): boolean {
  return /^(22|54)...$/.test(fields(error).code ?? '');
}

/** Whether a row with the same key is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return fields(error).code === '23505';
}

/** The id of an account that a row was to refer to, and that is gone. */
export function missingAccount(error: unknown): number | undefined {
  const { code, detail } = fields(error);
  // `Key (owner_id)=(17) is not present in table "accounts".`, in the server's language.
  const [, id] = (code === '23503' && /\)=\((\d+)\)[^"]*"accounts"/.exec(detail)) || [];
  return id === undefined ? undefined : Number(id);
}

function fields(error: unknown): { code: string | undefined; message: string; detail: string } {
  const { code, message, detail } = (error ?? {}) as Record<string, unknown>;
  return {
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' ? message : '',
    detail: typeof detail === 'string' ? detail : '',
  };
}
