/** The registered scripts, read from files and stored as rows. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import { DomainError } from '../../../../shared/errors.ts';
import { codedOf } from '../../../../shared/messages.ts';
import { type Listing, type Page, sliceOf } from '../../../../shared/page.ts';
import { refuse } from '../errors.ts';
import type { ScriptDescription } from './description.ts';
import { describeScript, describeScripts, isDescribedTogether, type ScriptHost } from './run-script.ts';
import { findScriptFiles, type ScriptFile, type ScriptProblem } from './script-files.ts';
import {
  countScripts,
  countScriptsByKind,
  type MarketScript,
  markMissing,
  type ScriptFilter,
  selectCategories,
  selectChecksums,
  selectScript,
  selectScripts,
  upsertScript,
} from './script-queries.ts';

export interface ScanResult {
  /** How many scripts there are in the folders. */
  scanned: number;
  registered: number;
  /** Changed or restored. */
  updated: number;
  /** Missing since the last scan. */
  removed: number;
  /** Unreadable files with the reasons; the earlier registration of such a script stays. */
  failed: ScriptProblem[];
}

export interface ScriptStatistics {
  readonly total: number;
  readonly active: number;
  readonly byCategory: Readonly<Record<string, number>>;
  readonly byFrequency: Readonly<Record<string, number>>;
}

export interface ScriptOptions extends ScriptHost {
  /** Absolute paths. */
  readonly folders: readonly string[];
}

export class Scripts {
  readonly #database: Database;
  readonly #options: ScriptOptions;
  readonly #logger: Logger;

  constructor(database: Database, options: ScriptOptions, logger: Logger) {
    this.#database = database;
    this.#options = options;
    this.#logger = logger;
  }

  /**
   * Registers new scripts, reads changed ones again, and marks missing ones. An invalid one is reported and does not
   * stop the scan. The registration applies to all nodes, so each must have the same files.
   * @param record records each change in its transaction
   */
  async scan(record: ScriptRecording = async () => {}): Promise<ScanResult> {
    // Before the folders, so that a script registered by another scan meanwhile does not count as missing.
    const known = new Map((await selectChecksums(this.#database.query)).map((script) => [script.script_id, script]));
    const { files, problems, isComplete } = await findScriptFiles(this.#options.folders);
    const found = new Set(files.map(({ scriptId }) => scriptId));
    const gone = isComplete ? [...known.keys()].filter((scriptId) => !found.has(scriptId)) : [];
    const removed = gone.length === 0 ? 0 : await this.#markMissing(gone, record);
    const outcomes = await this.#registerAll(files, known, record);
    const failed = [...problems, ...outcomes.filter((outcome) => typeof outcome === 'object')];
    for (const problem of failed) this.#logger.warn(problem, 'ignored an unusable script');
    const count = (kind: string) => outcomes.filter((outcome) => outcome === kind).length;
    const [registered, updated] = [count('registered'), count('updated')];
    return { scanned: files.length, registered, updated, removed, failed };
  }

  async list(page: Page, filter: ScriptFilter): Promise<Listing<MarketScript>> {
    const [items, total] = await Promise.all([
      selectScripts(this.#database.query, filter, sliceOf(page)),
      countScripts(this.#database.query, filter),
    ]);
    return { items, total };
  }

  /** How many scripts there are, switched on or off, and in each category and frequency that has any. */
  async statistics(): Promise<ScriptStatistics> {
    const counts = await countScriptsByKind(this.#database.query);
    const sum = (some: typeof counts) => some.reduce((total, { count }) => total + count, 0);
    const by = (name: 'category' | 'frequency') =>
      Object.fromEntries(
        Object.entries(Object.groupBy(counts, (row) => row[name])).map(([key, some = []]) => [key, sum(some)]),
      );
    const [total, active] = [sum(counts), sum(counts.filter(({ is_active }) => is_active))];
    return { total, active, byCategory: by('category'), byFrequency: by('frequency') };
  }

  async categories(): Promise<string[]> {
    return await selectCategories(this.#database.query);
  }

  /** @throws script_not_found */
  async get(scriptId: string): Promise<MarketScript> {
    return await getScript(this.#database.query, scriptId);
  }

  async #markMissing(scriptIds: readonly string[], record: ScriptRecording): Promise<number> {
    return await this.#database.transaction(async (tx) => {
      const missing = await markMissing(tx, scriptIds);
      await record(
        tx,
        missing.map((scriptId) => ({ scriptId, kind: 'missing' })),
      );
      return missing.length;
    });
  }

  async #registerAll(
    files: readonly ScriptFile[],
    known: ReadonlyMap<string, KnownScript>,
    record: ScriptRecording,
  ): Promise<Outcome[]> {
    const limit = pLimit(availableParallelism());
    const versions = await limit.map(files, async (file) => ({ file, checksum: await checksumOf(file.file) }));
    const changed = versions.filter((version) => !isSame(version, known.get(version.file.scriptId)));
    const together = changed.map(({ file }) => file.file).filter(isDescribedTogether);
    const described = await describeScripts(together, this.#options);
    const outcomes = await limit.map(changed, (version) =>
      this.#register(version, described, record).catch((error: Error) => reportOf(version.file, error)),
    );
    return outcomes;
  }

  async #register(
    { file, checksum = '' }: Version,
    described: ReadonlyMap<string, ScriptDescription>,
    record: ScriptRecording,
  ): Promise<Outcome> {
    const { name, description, parameters, naturalKey } =
      described.get(file.file) ?? (await describeScript(file.file, this.#options));
    const script = {
      script_id: file.scriptId,
      script_name: name,
      description,
      category: file.category,
      frequency: file.frequency,
      path: file.path,
      parameters,
      natural_key: naturalKey,
      checksum,
    };
    return await this.#database.transaction(async (tx) => {
      const kind = (await upsertScript(tx, script)) ? 'registered' : 'updated';
      await record(tx, [{ scriptId: file.scriptId, kind, checksum }]);
      return kind;
    });
  }
}

/** A change of a script that a scan made. */
export interface ScriptChange {
  readonly scriptId: string;
  readonly kind: 'registered' | 'updated' | 'missing';
  /** SHA-256 of its file. */
  readonly checksum?: string;
}

export type ScriptRecording = (tx: Queryable, changes: readonly ScriptChange[]) => Promise<void>;

type Outcome = 'registered' | 'updated' | ScriptProblem;
type KnownScript = Pick<MarketScript, 'path' | 'checksum' | 'missing_since'>;
interface Version {
  readonly file: ScriptFile;
  /** Undefined: unreadable, which its description will report. */
  readonly checksum: string | undefined;
}

/** SHA-256. */
async function checksumOf(file: string): Promise<string | undefined> {
  const content = await readFile(file).catch(() => undefined);
  return content && createHash('sha256').update(content).digest('hex');
}

function isSame({ file, checksum }: Version, known: KnownScript | undefined): boolean {
  return known?.checksum === checksum && known?.path === file.path && known.missing_since === null;
}

/** @throws script_not_found */
export async function getScript(db: Queryable, scriptId: string): Promise<MarketScript> {
  const script = await selectScript(db, scriptId);
  if (!script) throw refuse('script_not_found', { scriptId });
  return script;
}

function reportOf({ file }: ScriptFile, error: Error): ScriptProblem {
  if (error instanceof DomainError) return { path: file, reason: codedOf(error) };
  return { path: file, reason: { code: 'unreadable', data: { message: error.message } } };
}
