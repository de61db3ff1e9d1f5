import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { openStorage } from '../../../src/core/storage/storage.ts';
import { StorageMetrics } from '../../../src/core/storage/storage-metrics.ts';
import { StorageError } from '../../../src/shared/storage/storage.ts';

test('Operations of the storage are timed, and counted by whether the storage or its user ended them', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'owlery-storage-metrics-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const metrics = new StorageMetrics();
  const storage = metrics.measured(await openStorage({ s3: undefined, dataDir }));
  const octets = { contentType: 'application/octet-stream' };
  await storage.put('materials/1/a', Readable.from([Buffer.from('abc')]), octets);
  expect((await storage.open('materials/1/a'))?.stream.destroy()).toBeDefined();
  expect(await storage.stat('materials/1/b')).toBeUndefined();
  const left = Readable.from(
    (async function* () {
      yield Buffer.from('a');
      throw new Error('the client left');
    })(),
  );
  await expect(storage.put('materials/1/c', left, octets)).rejects.toThrow('the client left');
  // A folder that is a file, as on a damaged disk.
  await rm(dataDir, { recursive: true });
  await writeFile(dataDir, '');
  await expect(storage.put('materials/1/d', Readable.from([Buffer.from('d')]), octets)).rejects.toThrow(StorageError);

  const { values = [] } = (await metrics.all[0]?.get()) ?? {};
  const counts = values
    .filter((one) => 'metricName' in one && String(one.metricName).endsWith('_count'))
    .map(({ labels, value }) => `${labels.operation} ${labels.outcome} ${value}`);
  expect(counts.toSorted()).toEqual(['open done 1', 'put done 1', 'put failed 1', 'put interrupted 1', 'stat done 1']);
});
