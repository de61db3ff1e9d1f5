/**
 * Imports from LearningHub: accounts, materials with their files, likes and reactions. The files are read from a folder
 * that holds its bucket (`mc mirror minio/<bucket> <folder>`), under the paths that its table `materials` names.
 */
import { stat } from 'node:fs/promises';
import { basename, join, normalize } from 'node:path';
import type { Queryable } from '../../../core/db/database.ts';
import { importedUser, importTable, importUsers } from '../../../core/imports/import-table.ts';
import { selectImported } from '../../../core/imports/imported-rows-queries.ts';
import type { ImportContext, Importer, RowReport } from '../../../core/imports/importer.ts';
import { DomainError } from '../../../shared/errors.ts';
import type { ForeignRow } from '../../../shared/foreign-database/foreign-database.ts';
import { booleanIn, instantIn, numberIn, textIn } from '../../../shared/foreign-database/values.ts';
import { textOf } from '../../../shared/messages.ts';
import { restoreCounts, restoreLike } from '../domain/materials/imported-material-queries.ts';
import { putReaction, REACTION_TYPES } from '../domain/reactions/reaction-queries.ts';
import { MOST_BYTES } from '../domain/uploads/file-kinds.ts';
import type { Uploads } from '../domain/uploads/uploads.ts';
import { coursewareMessages } from '../messages.ts';

const ORIGINAL = 'LearningHub';
const MOST_TITLE_CHARACTERS = 255;
const NOT_IMPORTED = 'its user or material was not imported';

export function learningHubImporter(uploads: Uploads): Importer {
  return {
    original: ORIGINAL,
    summary: 'accounts; materials with their files (--files <folder>); likes and reactions',
    async *run(context) {
      yield* importUsers(context, ORIGINAL, readAccount);
      yield* importMaterials(context, uploads);
      yield* importLikes(context);
      yield* importReactions(context);
    },
  };
}

function readAccount(row: ForeignRow) {
  return {
    username: null,
    email: textIn(row, 'email') ?? '',
    passwordHash: textIn(row, 'hashed_password'),
    fullName: textIn(row, 'name'),
    avatarUrl: textIn(row, 'avatar_url'),
    role: 'user' as const,
    isActive: booleanIn(row, 'is_active', true),
    createdAt: instantIn(row, 'created_at'),
    lastLoginAt: null,
  };
}

function importMaterials(context: ImportContext, uploads: Uploads): AsyncGenerator<RowReport> {
  const { files, isDryRun } = context;
  return importTable(context, { original: ORIGINAL, table: 'materials' }, async (tx, row) => {
    const uploaderId = await importedUser(tx, ORIGINAL, row, 'uploader_id');
    if (uploaderId === undefined)
      return { skipped: `its uploader, user ${textIn(row, 'uploader_id')}, was not imported` };
    if (files === undefined) return { skipped: '--files does not say where its file is' };
    const file = pathBelow(files, textIn(row, 'file_path') ?? '');
    const size = file && (await sizeOf(file));
    if (!size) return { skipped: `there is no file ${textIn(row, 'file_path')} in --files` };
    if (size > MOST_BYTES) return { skipped: `its file has more than ${MOST_BYTES} bytes` };
    try {
      const id = await uploads.adopt(tx, {
        file,
        name: basename(file),
        uploaderId,
        title: (textIn(row, 'title') ?? basename(file)).slice(0, MOST_TITLE_CHARACTERS),
        description: textIn(row, 'description'),
        isDryRun,
      });
      if (id !== undefined) {
        await restoreCounts(tx, id, {
          views: Math.max(0, numberIn(row, 'view_count') ?? 0),
          isHidden: textIn(row, 'status') === 'hidden',
          createdAt: instantIn(row, 'created_at')?.toISOString(),
        });
      }
      return { targetId: id ?? 0 };
    } catch (error) {
      const reason = error instanceof DomainError ? textOf(coursewareMessages, 'en', error) : undefined;
      if (reason === undefined) throw error;
      return { skipped: reason };
    }
  });
}

function importLikes(context: ImportContext): AsyncGenerator<RowReport> {
  const { isDryRun } = context;
  return importTable(context, { original: ORIGINAL, table: 'likes' }, async (tx, row) => {
    const of = await userAndMaterial(tx, row);
    if (!of) return { skipped: NOT_IMPORTED };
    if (!isDryRun) await restoreLike(tx, of.material_id, of.account_id);
    return { targetId: of.material_id };
  });
}

function importReactions(context: ImportContext): AsyncGenerator<RowReport> {
  const { isDryRun } = context;
  return importTable(context, { original: ORIGINAL, table: 'material_reactions' }, async (tx, row) => {
    const of = await userAndMaterial(tx, row);
    if (!of) return { skipped: NOT_IMPORTED };
    const type = REACTION_TYPES.find((known) => known === textIn(row, 'reaction_type'));
    if (!type) return { skipped: `${textIn(row, 'reaction_type')} is not a known reaction` };
    if (!isDryRun) await putReaction(tx, { ...of, type });
    return { targetId: of.material_id };
  });
}

async function userAndMaterial(tx: Queryable, row: ForeignRow) {
  const account_id = await importedUser(tx, ORIGINAL, row, 'user_id');
  const id = textIn(row, 'material_id') ?? '';
  const material_id = await selectImported(tx, { original: ORIGINAL, table: 'materials', id });
  return account_id === undefined || material_id === undefined ? undefined : { account_id, material_id };
}

/** A path below a folder; undefined if it leads out of the folder. */
function pathBelow(folder: string, path: string): string | undefined {
  const inside = normalize(`/${path}`);
  return inside === '/' ? undefined : join(folder, inside);
}

/** The size of a file in bytes; undefined if it does not exist. */
async function sizeOf(path: string): Promise<number | undefined> {
  return await stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
}
