import { Histogram, type Metric } from 'prom-client';
import { type Storage, StorageError } from '../../shared/storage/storage.ts';

type Operation = 'put' | 'open' | 'stat' | 'remove' | 'url' | 'probe';
/** `interrupted`: not by the storage, such as an upload whose client left. */
type Outcome = 'done' | 'failed' | 'interrupted';

/** How long the calls of the file storage take, and which fail: for an S3 all that an operator sees of it. */
export class StorageMetrics {
  readonly #seconds = new Histogram({
    name: 'owlery_storage_operation_seconds',
    help: 'Time of an operation of the file storage, which is the disk or an S3; of a file that is read, until its first byte.',
    labelNames: ['operation', 'outcome'],
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 300],
    registers: [],
  });

  readonly all: readonly Metric[] = [this.#seconds];

  /** The same storage, measured. */
  measured(storage: Storage): Storage {
    return {
      put: (key, content, options) => this.#timed('put', storage.put(key, content, options)),
      open: (key, range) => this.#timed('open', storage.open(key, range)),
      stat: (key) => this.#timed('stat', storage.stat(key)),
      remove: (keys) => this.#timed('remove', storage.remove(keys), (left) => (left.length === 0 ? 'done' : 'failed')),
      list: (prefix) => storage.list(prefix),
      url: (key, options) => this.#timed('url', storage.url(key, options)),
      withFile: (key, work, options) => storage.withFile(key, work, options),
      withTemporary: (work) => storage.withTemporary(work),
      sweep: (before, longBefore) => storage.sweep(before, longBefore),
      unfinished: (options) => storage.unfinished(options),
      probe: () => this.#timed('probe', storage.probe()),
    };
  }

  async #timed<Result>(
    operation: Operation,
    result: Promise<Result>,
    outcomeOf: (result: Result) => Outcome = () => 'done',
  ): Promise<Result> {
    const end = this.#seconds.startTimer({ operation });
    try {
      const found = await result;
      end({ outcome: outcomeOf(found) });
      return found;
    } catch (error) {
      end({ outcome: error instanceof StorageError ? 'failed' : 'interrupted' });
      throw error;
    }
  }
}
