import { join } from 'node:path';
import { DiskStorage } from '../../shared/storage/disk.ts';
import type { Storage } from '../../shared/storage/storage.ts';
import type { Config } from '../config.ts';

/** The configured storage. Nothing is connected or created until it is used. The client of S3 is loaded only for S3 (34 MB). */
export async function openStorage({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>): Promise<Storage> {
  if (!s3) return new DiskStorage(dataDir);
  const { S3Storage } = await import('../../shared/storage/s3.ts');
  return new S3Storage(s3, join(dataDir, 'incoming'));
}
