/** The drivers' errors for an unusable external database. */
import { isDatabaseUnavailable, looksUnavailable } from '../../../../core/db/failures.ts';
import { isNotOfWarehouse } from '../rows/not-of-warehouse.ts';

/**
 * Errors of mysql2 and of the server that mean the connection: https://mariadb.com/docs/server/reference/error-codes
 */
const MYSQL_LOSSES = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  'ER_HOST_NOT_PRIVILEGED',
]);
/** PostgreSQL: signing in failed, no such database, too many connections. */
const POSTGRESQL_LOSSES = /^(28...|3D000|53300)$/;

/** TLS: a certificate that is not trusted or is for another, or a server that has none. */
const TLS_LOSSES = /CERT|^ERR_(TLS|SSL)|^UNABLE_TO_|^HANDSHAKE_/;

/** Whether the connection or sign-in failed, rather than a statement. */
export function isLoss(error: unknown): boolean {
  if (looksUnavailable(error)) return true;
  const { code, syscall, fatal } = (error ?? {}) as { code?: string; syscall?: string; fatal?: boolean };
  if (syscall !== undefined || fatal === true || error instanceof AggregateError) return true;
  if (error instanceof Error && /^timeout expired|closed state$|SSL connection/.test(error.message)) return true;
  return code !== undefined && (MYSQL_LOSSES.has(code) || POSTGRESQL_LOSSES.test(code) || TLS_LOSSES.test(code));
}

/** Whether the warehouse was lost, and not Owlery's own database during joint work. */
export function isWarehouseLoss(error: unknown): boolean {
  return isLoss(error) && !isDatabaseUnavailable(error) && !isNotOfWarehouse(error);
}

/** The reason for people. If several addresses all refuse, the error's own message is empty. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  const { message, code } = (error ?? {}) as { message?: string; code?: string };
  return message || code || String(error);
}
