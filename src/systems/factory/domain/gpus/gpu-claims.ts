/**
 * Decides which of a machine's GPUs this process may use. Several workers on one machine see all of its GPUs; each GPU
 * belongs to the first that claims it, until that process ends in any way. The lock is a socket in Linux's abstract
 * namespace: only one process can listen on a name, and a killed process leaves no file.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { platform } from 'node:process';

export class GpuClaims implements AsyncDisposable {
  readonly #held = new Map<string, Server>();

  /** The devices claimed by this process. */
  get held(): ReadonlySet<string> {
    return new Set(this.#held.keys());
  }

  /** Tries to claim the missing devices. @returns those claimed by this process */
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

/** @returns undefined if another process has it */
async function listen(device: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref();
  // Systems without such sockets have no NVIDIA drivers, except Windows: there OWLERY_GPUS must divide the GPUs.
  if (platform !== 'linux') return server;
  try {
    await once(server.listen(`\0owlery gpu ${device}`), 'listening');
    return server;
  } catch {
    return undefined;
  }
}
