/** A command failed; the message is the line to show. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** By name: a command for work loads nothing of the server. */
const PLAIN: ReadonlySet<string> = new Set([
  'ArchiveError',
  'BackupError',
  'CommandError',
  'ConfigurationError',
  'EmbeddedPostgresError',
  'MigrationError',
]);

/** Whether only the message of an error should be shown. */
export const isPlain = (error: unknown): error is Error => error instanceof Error && PLAIN.has(error.name);
