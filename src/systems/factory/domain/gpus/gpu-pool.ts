/** The GPU devices this process may give out, each to one task at a time. */
import { once } from 'node:events';

export class GpuPool {
  #devices: readonly string[] = [];
  readonly #taken = new Set<string>();
  #freed = new AbortController();

  /** Says which devices there are from now on; one that has gone stays its task's until that ends. */
  offer(devices: readonly string[]): void {
    this.#devices = devices;
    this.#announce();
  }

  /** The devices that tasks have now. */
  get taken(): ReadonlySet<string> {
    return this.#taken;
  }

  /** How many more tasks can be begun now that want so many each. */
  room(gpus: number): number {
    return gpus === 0 ? Number.POSITIVE_INFINITY : Math.floor(this.#free().length / gpus);
  }

  /**
   * Takes so many devices: in the very turn it is called where there are enough, else as soon as there are.
   * @returns their names; dispose to give them back
   * @throws the signal's reason
   */
  async take(gpus: number, signal: AbortSignal): Promise<Disposable & { readonly devices: readonly string[] }> {
    while (this.#free().length < gpus) {
      signal.throwIfAborted();
      await once(AbortSignal.any([signal, this.#freed.signal]), 'abort');
    }
    const devices = this.#free().slice(0, gpus);
    for (const device of devices) this.#taken.add(device);
    return {
      devices,
      [Symbol.dispose]: () => {
        for (const device of devices) this.#taken.delete(device);
        this.#announce();
      },
    };
  }

  #free(): string[] {
    return this.#devices.filter((device) => !this.#taken.has(device));
  }

  #announce(): void {
    const freed = this.#freed;
    this.#freed = new AbortController();
    freed.abort();
  }
}
