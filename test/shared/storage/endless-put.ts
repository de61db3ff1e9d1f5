/** A process that puts an endless object, and reports when its first bytes are written. */
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { DiskStorage } from '../../../src/shared/storage/disk.ts';

const [folder = ''] = process.argv.slice(2);
const content = Readable.from(
  (async function* () {
    for (let chunk = 0; ; chunk += 1) {
      yield Buffer.alloc(65_536);
      if (chunk === 20) process.send?.('half way');
      if (chunk > 20) await setTimeout(10);
    }
  })(),
);
await new DiskStorage(folder).put('never/whole', content, { contentType: 'application/octet-stream' });
