/**
 * Checks that this node uses the storage that holds the files of its database. The storage has an identity, a small
 * object, which the database knows. The first node that starts gives both the same identity.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ConfigurationError } from '../../shared/environment.ts';
import { type Storage, StorageError } from '../../shared/storage/storage.ts';
import type { Config } from '../config.ts';
import type { Database, Queryable } from '../db/database.ts';
import { lockStorageIdentity, selectStorageIdentity, upsertStorageIdentity } from './identity-queries.ts';

/** The key of the object. */
export const IDENTITY_KEY = 'owlery-storage-id';

/** `unclaimed`: no node has started on this database yet. */
export type StorageState = 'same' | 'other' | 'unclaimed';

export interface StorageIdentityOptions {
  readonly database: Database;
  readonly storage: Storage;
  readonly config: Pick<Config, 's3' | 'dataDir'>;
}

/** @throws StorageError if the storage is unavailable; ConfigurationError as at a start */
export async function storageState({ database, storage, config }: StorageIdentityOptions): Promise<StorageState> {
  const known = await selectStorageIdentity(database.query);
  if (!known) return 'unclaimed';
  return (await readOrRefuse(storage, config, known.place)) === known.id ? 'same' : 'other';
}

/**
 * Compares both identities, and gives both the same one if the database has none yet.
 * @throws ConfigurationError if they differ, or cannot be compared for a reason that does not pass by itself;
 * StorageError if the storage is unavailable
 */
export async function requireSameStorage({ database, storage, config }: StorageIdentityOptions): Promise<void> {
  await database.transaction(async (tx) => {
    await lockStorageIdentity(tx);
    const known = await selectStorageIdentity(tx);
    const found = await readOrRefuse(storage, config, known?.place);
    if (known && known.id !== found) throw new ConfigurationError(otherStorage(config, known.place));
    if (!known) await upsertStorageIdentity(tx, { id: found ?? (await giveIdentity(storage)), place: placeOf(config) });
  });
}

/**
 * Assigns the configured storage to the database, whatever it contained before.
 * @throws ConfigurationError if the storage cannot be used
 */
export async function adoptStorage({ database, ...where }: StorageIdentityOptions): Promise<string> {
  return await database.transaction(async (tx) => {
    try {
      return await claimStorage(tx, where);
    } catch (error) {
      throw error instanceof StorageError ? new ConfigurationError(unusableStorage(where.config, error)) : error;
    }
  });
}

/** The same in the caller's transaction. @returns where the storage is @throws StorageError */
export async function claimStorage(
  tx: Queryable,
  { storage, config }: Omit<StorageIdentityOptions, 'database'>,
): Promise<string> {
  const place = placeOf(config);
  await lockStorageIdentity(tx);
  const id = (await readIdentity(storage)) ?? (await giveIdentity(storage));
  await upsertStorageIdentity(tx, { id, place });
  return place;
}

/** One line that names the variables to set. @param place where the files are */
export function otherStorage({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>, place: string): string {
  const here = s3 ? `S3_BUCKET: the bucket ${s3.bucket} at ${s3.endpoint}` : `OWLERY_DATA_DIR: ${dataDir}`;
  return (
    `${here} does not hold the files of this database, which are in ${place}: set S3_ENDPOINT and the other S3_ ` +
    'variables to the same bucket on every node, or OWLERY_DATA_DIR to the same shared folder. ' +
    'If the files have been moved here, or are lost, run: owlery storage adopt'
  );
}

/** One line for a storage that refuses, or is unavailable at another place than the files of the database. */
export function unusableStorage({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>, error: Error, place?: string): string {
  const here = s3 ? `S3_BUCKET: the bucket ${s3.bucket} at ${s3.endpoint}` : `OWLERY_DATA_DIR: ${dataDir}`;
  const files = place === undefined ? '' : ` The files of this database are in ${place}.`;
  const advice = s3 ? 'Check S3_ENDPOINT, S3_REGION, S3_BUCKET and both keys' : 'Check who may read and write it';
  return `${here} cannot be used: ${error.message.replace(/\.$/, '')}.${files} ${advice}`;
}

/** @throws ConfigurationError, StorageError */
async function readOrRefuse(
  storage: Storage,
  config: StorageIdentityOptions['config'],
  place: string | undefined,
): Promise<string | undefined> {
  try {
    return await readIdentity(storage);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    // An unavailable storage may be the right one only where the files of the database are known to be.
    const isElsewhere = place !== undefined && place !== placeOf(config);
    if (error.isRefusal || isElsewhere) throw new ConfigurationError(unusableStorage(config, error, place));
    throw error;
  }
}

function placeOf({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>): string {
  return s3 ? `the bucket ${s3.bucket} at ${s3.endpoint}` : `${dataDir} on ${hostname()}`;
}

async function readIdentity(storage: Storage): Promise<string | undefined> {
  const object = await storage.open(IDENTITY_KEY);
  return object && (await text(object.stream)).trim();
}

async function giveIdentity(storage: Storage): Promise<string> {
  const id = randomUUID();
  await storage.put(IDENTITY_KEY, Readable.from([`${id}\n`], { objectMode: false }), { contentType: 'text/plain' });
  return id;
}
