/**
 * Which of a machine's GPUs are this process's to give out. Several workers on one machine all see all of its GPUs; each
 * GPU belongs to the first that asks, until that one ends, however it ends. A socket in Linux's abstract namespace is
 * such a lock: one process at a time can listen on a name, and no file is left behind by one that was killed.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { platform } from 'node:process';

export class GpuClaims implements AsyncDisposable {
  readonly #held = new Map<string, Server>();

  /** Those that this process has now. */
  get held(): ReadonlySet<string> {
    return new Set(this.#held.keys());
  }

  /** Tries to get the devices that it has not yet. @returns those of them that are this process's */
  async claim(devices: readonly string[]): Promise<string[]> {
    for (const device of devices) {
      if (this.#held.has(device)) continue;
      const server = await listen(device);
      if (server) this.#held.set(device, server);
    }
    return devices.filter((device) => this.#held.has(device));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const servers = [...this.#held.values()];
    this.#held.clear();
    await Promise.all(servers.filter((server) => server.listening).map((server) => once(server.close(), 'close')));
  }
}

/** @returns undefined where another process has it */
async function listen(device: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref();
  // There are no NVIDIA drivers for what has no such sockets, Windows apart: there OWLERY_GPUS must share them out.
  if (platform !== 'linux') return server;
  try {
    await once(server.listen(`\0owlery gpu ${device}`), 'listening');
    return server;
  } catch {
    return undefined;
  }
}
