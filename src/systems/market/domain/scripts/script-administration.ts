/** Administration of scripts: scanning the folders, testing, enabling and disabling. */
import type { Administrator } from '../../../../core/accounts/administration.ts';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import type { Journal } from '../../../../core/journal/journal.ts';
import type { Settings } from '../../../../core/settings/settings.ts';
import { refuse } from '../errors.ts';
import { marketSettings } from '../market-settings.ts';
import { checkParameters, type ParameterValues } from './parameters.ts';
import { locateScript } from './script-files.ts';
import { type MarketScript, toggleScript } from './script-queries.ts';
import type { ScanResult, ScriptOptions, Scripts } from './scripts.ts';
import { type Trial, tryScript } from './trial.ts';

export interface ScriptAdministrationOptions {
  readonly database: Database;
  readonly journal: Journal;
  readonly settings: Settings;
  readonly scripts: Scripts;
  readonly options: ScriptOptions;
}

/** A trial keeps a request open and runs a process, so their number and duration are limited. */
const MOST_TRIALS = 2;
const MOST_TRIAL_SECONDS = 60;

export class ScriptAdministration {
  readonly #database: Database;
  readonly #journal: Journal;
  readonly #settings: Settings;
  readonly #scripts: Scripts;
  readonly #options: ScriptOptions;
  #trials = 0;

  constructor({ database, journal, settings, scripts, options }: ScriptAdministrationOptions) {
    this.#database = database;
    this.#journal = journal;
    this.#settings = settings;
    this.#scripts = scripts;
    this.#options = options;
  }

  /** Reads the folders again, see `Scripts.scan`. */
  async scan(by: Administrator): Promise<ScanResult> {
    const { accountId, address } = by;
    const result = await this.#scripts.scan(async (tx, changes) => {
      const entries = changes.map(({ scriptId, kind, checksum }) => ({
        accountId,
        action: `script_${kind}`,
        target: `script:${scriptId}`,
        detail: { checksum },
        address,
      }));
      await this.#journal.recordAll(tx, entries);
    });
    await this.#record(this.#database.query, 'scan_scripts', undefined, by, {
      ...result,
      failed: result.failed.length,
    });
    return result;
  }

  /**
   * Runs a script without a table, whether or not it is enabled.
   * @param signal ends it
   * @returns the result; errors of the script itself are part of it
   * @throws script_not_found, parameters_invalid, too_many_trials
   */
  async try(scriptId: string, given: ParameterValues, by: Administrator, signal: AbortSignal): Promise<Trial> {
    const script = await this.#scripts.get(scriptId);
    const parameters = checkParameters(script.parameters, given);
    if (this.#trials >= MOST_TRIALS) throw refuse('too_many_trials', { most: MOST_TRIALS });
    this.#trials += 1;
    try {
      const { default_timeout: most } = await this.#settings.get(marketSettings);
      const { folders, memoryMegabytes, marks, spares } = this.#options;
      const trial = await tryScript({
        locate: () => locateScript(folders, script.path),
        parameters,
        memoryMegabytes,
        marks,
        spares,
        timeoutSeconds: Math.min(most, MOST_TRIAL_SECONDS),
        signal,
      });
      const { status, rows } = trial;
      await this.#record(this.#database.query, 'try_script', scriptId, by, { status, rows });
      return trial;
    } finally {
      this.#trials -= 1;
    }
  }

  /**
   * Disables or enables a script. A disabled one is not executed.
   * @throws script_not_found
   */
  async toggle(scriptId: string, by: Administrator): Promise<MarketScript> {
    return await this.#database.transaction(async (tx) => {
      const toggled = await toggleScript(tx, scriptId);
      if (!toggled) throw refuse('script_not_found', { scriptId });
      await this.#record(tx, 'toggle_script', scriptId, by, { is_active: toggled.is_active });
      return toggled;
    });
  }

  async #record(
    db: Queryable,
    action: string,
    scriptId: string | undefined,
    { accountId, address }: Administrator,
    detail: object,
  ): Promise<void> {
    await this.#journal.record(db, { accountId, action, target: scriptId && `script:${scriptId}`, detail, address });
  }
}
