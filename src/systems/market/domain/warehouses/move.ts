/** The location of the warehouse: shows it, tests another one, and moves there. */

import type { Database } from '../../../../core/db/database.ts';
import type { Journal } from '../../../../core/journal/journal.ts';
import type { Secrets } from '../../../../core/secrets.ts';
import type { Settings } from '../../../../core/settings/settings.ts';
import { refuse } from '../errors.ts';
import { placeOf } from './postgresql/elsewhere-queries.ts';
import { guessType, type Trial, tryLocation } from './trial.ts';
import { type Location, type WarehouseSetting, warehouseSetting } from './warehouse-setting.ts';

/** The location of the warehouse without the password. */
export interface Place extends Omit<Location, 'type' | 'password'> {
  readonly type: WarehouseSetting['type'];
  readonly passwordSet: boolean;
}

/** A place as an administrator names it. */
export interface Proposal extends Omit<Location, 'type' | 'password' | 'ssl'> {
  /** Detected if missing. */
  readonly type?: Location['type'] | undefined;
  /** Default: the stored one, if it is for the same account there. */
  readonly password?: string | undefined;
  readonly ssl?: boolean | undefined;
}

/** The acting administrator and address, for the journal. */
export interface Mover {
  readonly accountId: number;
  readonly address: string;
}

export interface WarehouseMoveOptions {
  readonly database: Database;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly journal: Journal;
}

export class WarehouseMove {
  readonly #options: WarehouseMoveOptions;

  constructor(options: WarehouseMoveOptions) {
    this.#options = options;
  }

  async place(): Promise<Place> {
    const { database } = this.#options;
    const stored = await this.#stored();
    if (stored.type !== 'builtin') return { ...placeIn(stored), passwordSet: stored.password !== '' };
    const { host, ...place } = placeOf(database.connection);
    // The path of a socket is internal; clients see the name of this machine.
    return { type: 'builtin', host: isSocket(host) ? 'localhost' : host, ...place, passwordSet: false };
  }

  /** Tests a location, for less than five seconds. */
  async test(proposal: Proposal): Promise<Trial> {
    const place = await this.place();
    if (place.type === 'builtin' && isSamePlace(proposal, place)) return await this.#testBuiltin();
    return await tryLocation(await this.#locate(proposal));
  }

  /**
   * Keeps the warehouse there from now on, on all nodes. Loads under way end where they began; tables are not moved.
   * The place it is at, named without a password as `place` shows it, is left as it is.
   * @throws warehouse_refused when the place cannot be used
   */
  async moveTo(proposal: Proposal, mover: Mover): Promise<void> {
    if (isSamePlace(proposal, await this.place())) return;
    const location = await this.#locate(proposal);
    const { reason } = await tryLocation(location);
    const { type, host, port, database } = location;
    if (reason !== undefined)
      throw refuse('warehouse_refused', { place: `${type}://${host}:${port}/${database}`, reason });
    const { password } = location;
    await this.#store({ ...location, password: password && this.#options.secrets.seal(password) }, mover);
  }

  /** Moves the warehouse back to Owlery's own database. */
  async moveHome(mover: Mover): Promise<void> {
    await this.#store({ type: 'builtin' }, mover);
  }

  /** It is where this very question is answered from, by a connection that needs no address. */
  async #testBuiltin(): Promise<Trial> {
    const begun = performance.now();
    await this.#stored();
    return { connected: true, milliseconds: Math.max(1, Math.round(performance.now() - begun)) };
  }

  async #store(setting: WarehouseSetting, { accountId, address }: Mover): Promise<void> {
    const { settings, journal } = this.#options;
    await settings.change(async (edit, tx) => {
      await edit(warehouseSetting, () => setting);
      const detail = setting.type === 'builtin' ? setting : placeIn(setting);
      await journal.record(tx, {
        accountId,
        action: 'move_warehouse',
        target: 'setting:market.warehouse',
        detail,
        address,
      });
    });
  }

  /** The whole of what an administrator named. */
  async #locate({ type, password, ssl = false, ...place }: Proposal): Promise<Location> {
    const known = password ?? (await this.#storedPassword({ ...place, ssl }));
    return { ...place, ssl, type: type ?? (await guessType(place)), password: known };
  }

  /** Given away to no other server, to no other account, and not in the clear if it was not before. */
  async #storedPassword({ host, port, username, ssl }: Omit<Location, 'type' | 'password'>): Promise<string> {
    const stored = await this.#stored();
    if (stored.type === 'builtin') return '';
    const isSame = stored.host === host && stored.port === port && stored.username === username;
    const isAsSafe = ssl === true || stored.ssl !== true;
    return isSame && isAsSafe && stored.password ? this.#options.secrets.unseal(stored.password) : '';
  }

  async #stored(): Promise<WarehouseSetting> {
    const { database, settings } = this.#options;
    return await settings.read(database.query, warehouseSetting);
  }
}

const isSocket = (host: string) => host.startsWith('/');

function isSamePlace({ password, type, ssl, ...named }: Proposal, place: Place): boolean {
  const { host, port, database, username } = place;
  const isNamed =
    named.host === host && named.port === port && named.database === database && named.username === username;
  return (
    isNamed &&
    (password ?? '') === '' &&
    (type ?? place.type) === place.type &&
    (ssl ?? place.ssl ?? false) === (place.ssl ?? false)
  );
}

const placeIn = ({ type, host, port, database, username, ssl = false }: Location) => ({
  type,
  host,
  port,
  database,
  username,
  ssl,
});
