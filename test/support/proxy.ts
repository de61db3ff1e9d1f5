/** A proxy for PostgreSQL that can break and delay connections like a bad network. */
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type pg from 'pg';

export interface DatabaseProxy extends AsyncDisposable {
  /** The configuration for connections through the proxy. */
  readonly connection: pg.ClientConfig;
  /** Holds answers back: to the client, the server is silent. */
  hold(): void;
  /** Resolves at the server's next answer, held back or not. */
  answered(): Promise<void>;
  /** Releases the held answers and all later ones. */
  release(): void;
  /** Breaks every connection; new ones are refused until `mend`. */
  cut(): void;
  mend(): void;
  /** The numbers of open connections, of connections refused while it was cut, and of clients that disconnected. */
  readonly open: number;
  readonly refused: number;
  readonly hungUp: number;
}

/** @param connection to a PostgreSQL on a Unix socket */
export async function openProxy(connection: pg.ClientConfig): Promise<DatabaseProxy> {
  const path = join(connection.host ?? '', `.s.PGSQL.${connection.port}`);
  const sockets = new Set<Socket>();
  let holding = false;
  let broken = false;
  let refused = 0;
  let hangUps = 0;
  let heldUp: (() => void)[] = [];
  let waiting: (() => void)[] = [];

  const server = createServer((client) => {
    client.on('error', () => {});
    if (broken) {
      refused += 1;
      client.destroy();
      return;
    }
    client.on('end', () => {
      hangUps += 1;
    });
    const upstream = createConnection(path);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (answer) => {
      if (holding) heldUp.push(() => client.write(answer));
      else client.write(answer);
      for (const tell of waiting) tell();
      waiting = [];
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const cut = () => {
    broken = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    connection: { ...connection, host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    hold() {
      holding = true;
    },
    answered: () => new Promise((resolve) => waiting.push(resolve)),
    release() {
      holding = false;
      for (const write of heldUp) write();
      heldUp = [];
    },
    cut,
    mend() {
      broken = false;
    },
    get open() {
      return sockets.size / 2;
    },
    get refused() {
      return refused;
    },
    get hungUp() {
      return hangUps;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
