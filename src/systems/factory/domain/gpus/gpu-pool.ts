/** The GPU devices of this process, each given to one task at a time. */
import { once } from 'node:events';

export interface GpuDevice {
  /** The name for CUDA_VISIBLE_DEVICES. */
  readonly name: string;
  /** Whether it is a whole GPU, not a MIG instance. */
  readonly isWhole: boolean;
}

export class GpuPool {
  #devices: readonly GpuDevice[] = [];
  readonly #taken = new Set<string>();
  #freed = new AbortController();

  /** Sets the available devices, best first. A removed device stays with its task until that ends. */
  offer(devices: readonly GpuDevice[]): void {
    this.#devices = devices;
    this.#announce();
  }

  /** The devices in use by tasks. */
  get taken(): ReadonlySet<string> {
    return this.#taken;
  }

  /** How many more tasks with this many GPUs each can start now. */
  room(gpus: number): number {
    return gpus === 0 ? Number.POSITIVE_INFINITY : Math.floor(this.#free(gpus).length / gpus);
  }

  /**
   * Takes devices: synchronously if there are enough, otherwise as soon as there are.
   * @returns their names; dispose of it to return them
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
   * Selects devices for a task: a CUDA process can use only one MIG instance, so several devices must be whole GPUs.
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
