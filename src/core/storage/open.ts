import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { DiskStorage } from './disk.ts';
import { S3Storage } from './s3.ts';
import type { Storage } from './storage.ts';

/** The storage that is configured. Nothing is connected or made until it is used. */
export function openStorage({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>): Storage {
  return s3 ? new S3Storage(s3, join(dataDir, 'incoming')) : new DiskStorage(dataDir);
}
