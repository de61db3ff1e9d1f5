/** Said in one line when the embedded PostgreSQL cannot be started, with what to do about it. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
}
