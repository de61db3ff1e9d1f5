import { join } from 'node:path';
import { DiskStorage } from '../../shared/storage/disk.ts';
import { S3Storage } from '../../shared/storage/s3.ts';
import type { Storage } from '../../shared/storage/storage.ts';
import type { Config } from '../config.ts';

/** The configured storage. Nothing is connected or created until it is used. */
export function openStorage({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>): Storage {
  return s3 ? new S3Storage(s3, join(dataDir, 'incoming')) : new DiskStorage(dataDir);
}
