/** The GPU devices this process may give out, each to one task at a time. */
import { once } from 'node:events';

export interface GpuDevice {
  /** As CUDA_VISIBLE_DEVICES has it. */
  readonly name: string;
  /** Whether it is a GPU, and no MIG instance of one. */
  readonly isWhole: boolean;
}

export class GpuPool {
  #devices: readonly GpuDevice[] = [];
  readonly #taken = new Set<string>();
  #freed = new AbortController();

  /** Says which devices there are from now on, the best first; one that has gone stays its task's until that ends. */
  offer(devices: readonly GpuDevice[]): void {
    this.#devices = devices;
    this.#announce();
  }

  /** The devices that tasks have now. */
  get taken(): ReadonlySet<string> {
    return this.#taken;
  }

  /** How many more tasks can be begun now that want so many each. */
  room(gpus: number): number {
    return gpus === 0 ? Number.POSITIVE_INFINITY : Math.floor(this.#free(gpus).length / gpus);
  }

  /**
   * Takes so many devices: in the very turn it is called where there are enough, else as soon as there are.
   * @returns their names; dispose to give them back
   * @throws the signal's reason
   */
  async take(gpus: number, signal: AbortSignal): Promise<Disposable & { readonly devices: readonly string[] }> {
    while (this.#free(gpus).length < gpus) {
      signal.throwIfAborted();
      await once(AbortSignal.any([signal, this.#freed.signal]), 'abort');
    }
    const devices = this.#free(gpus).slice(0, gpus);
    for (const device of devices) this.#taken.add(device);
    return {
      devices,
      [Symbol.dispose]: () => {
        for (const device of devices) this.#taken.delete(device);
        this.#announce();
      },
    };
  }

  /**
   * For a task that wants so many: a process of CUDA sees one MIG instance and nothing beside it, so several are whole.
   * https://docs.nvidia.com/datacenter/tesla/mig-user-guide/mig-device-names.html#cuda-device-enumeration
   */
  #free(gpus: number): string[] {
    const free = this.#devices.filter(({ name, isWhole }) => !this.#taken.has(name) && (isWhole || gpus <= 1));
    return free.map(({ name }) => name);
  }

  #announce(): void {
    const freed = this.#freed;
    this.#freed = new AbortController();
    freed.abort();
  }
}
