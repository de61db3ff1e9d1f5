/**
 * Imports from akshare_web: accounts, and tasks with their schedules. Its tables of data stay where they are: set that database
 * as the warehouse. The columns are those of its `app/models`.
 */

import { importedUser, importTable, importUsers } from '../../../core/imports/import-table.ts';
import type { ImportContext, Importer, RowReport } from '../../../core/imports/importer.ts';
import { DomainError } from '../../../shared/errors.ts';
import type { ForeignRow } from '../../../shared/foreign-database/foreign-database.ts';
import { booleanIn, instantIn, jsonIn, numberIn, textIn } from '../../../shared/foreign-database/values.ts';
import { textOf } from '../../../shared/messages.ts';
import { SCHEDULE_TYPES, type ScheduleType } from '../domain/schedules/schedule.ts';
import type { ParameterValues } from '../domain/scripts/parameters.ts';
import type { NewTask } from '../domain/tasks/task-definition.ts';
import type { Tasks } from '../domain/tasks/tasks.ts';
import { marketMessages } from '../messages.ts';

const ORIGINAL = 'akshare_web';
const MOST_RETRIES = 10;

export function akshareWebImporter(tasks: Tasks): Importer {
  return {
    original: ORIGINAL,
    summary: 'accounts; tasks with their schedules',
    async *run(context) {
      yield* importUsers(context, ORIGINAL, readAccount);
      yield* importTasks(context, tasks);
    },
  };
}

function readAccount(row: ForeignRow) {
  return {
    username: textIn(row, 'username'),
    email: textIn(row, 'email') ?? '',
    passwordHash: textIn(row, 'hashed_password'),
    fullName: textIn(row, 'full_name'),
    // SQLAlchemy stores the name of an enumeration's member: ADMIN.
    role: textIn(row, 'role')?.toLowerCase() === 'admin' ? ('admin' as const) : ('user' as const),
    isActive: booleanIn(row, 'is_active', true),
    isEmailVerified: booleanIn(row, 'is_verified', false),
    createdAt: instantIn(row, 'created_at'),
    lastLoginAt: instantIn(row, 'last_login'),
  };
}

function importTasks(context: ImportContext, tasks: Tasks): AsyncGenerator<RowReport> {
  return importTable(context, { original: ORIGINAL, table: 'scheduled_tasks' }, async (tx, row) => {
    const ownerId = await importedUser(tx, ORIGINAL, row, 'user_id');
    if (ownerId === undefined) return { skipped: `its owner, user ${textIn(row, 'user_id')}, was not imported` };
    try {
      const task = await tasks.createFor(tx, ownerId, readTask(row));
      return { targetId: task.id };
    } catch (error) {
      const reason = error instanceof DomainError ? textOf(marketMessages, 'en', error) : undefined;
      if (reason === undefined) throw error;
      return { skipped: reason };
    }
  });
}

function readTask(row: ForeignRow): NewTask {
  const parameters = jsonIn(row, 'parameters');
  const type = textIn(row, 'schedule_type')?.toLowerCase() ?? '';
  const isKnown = (SCHEDULE_TYPES as readonly string[]).includes(type);
  return {
    name: textIn(row, 'name') ?? textIn(row, 'script_id') ?? '',
    description: textIn(row, 'description'),
    scriptId: textIn(row, 'script_id') ?? '',
    parameters: typeof parameters === 'object' && parameters !== null ? (parameters as ParameterValues) : {},
    scheduleType: isKnown ? (type as ScheduleType) : null,
    scheduleExpression: isKnown ? textIn(row, 'schedule_expression') : null,
    isActive: booleanIn(row, 'is_active', true),
    retryOnFailure: booleanIn(row, 'retry_on_failure', true),
    maxRetries: Math.min(MOST_RETRIES, Math.max(0, numberIn(row, 'max_retries') ?? 0)),
    // 0 stands for the script's own.
    timeout: numberIn(row, 'timeout') || null,
    notifyOnFailure: false,
  };
}
