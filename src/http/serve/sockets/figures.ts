import { Counter, Gauge, type Metric } from 'prom-client';

/** The counters of all sockets of a process: plain numbers, because some increase a hundred thousand times a second. */
export interface SocketFigures {
  open: number;
  sent: number;
  /** Messages replaced by a newer one while they waited for the client. */
  merged: number;
  /** Connections ended because the client did not answer pings, or did not read. */
  readonly dropped: { silent: number; slow: number };
}

export function newFigures(): SocketFigures {
  return { open: 0, sent: 0, merged: 0, dropped: { silent: 0, slow: 0 } };
}

/** What Prometheus is shown of them. */
export function socketMetrics(figures: SocketFigures): Metric[] {
  return [
    new Gauge({
      name: 'owlery_sockets_open',
      help: 'WebSockets that are open.',
      registers: [],
      collect() {
        this.set(figures.open);
      },
    }),
    new Counter({
      name: 'owlery_socket_messages_total',
      help: 'Messages sent over WebSockets, and messages a newer one took the place of.',
      labelNames: ['outcome'],
      registers: [],
      collect() {
        this.reset();
        this.inc({ outcome: 'sent' }, figures.sent);
        this.inc({ outcome: 'merged' }, figures.merged);
      },
    }),
    new Counter({
      name: 'owlery_sockets_dropped_total',
      help: 'WebSockets ended because the client did not answer (silent) or did not read (slow).',
      labelNames: ['reason'],
      registers: [],
      collect() {
        this.reset();
        this.inc({ reason: 'silent' }, figures.dropped.silent);
        this.inc({ reason: 'slow' }, figures.dropped.slow);
      },
    }),
  ];
}
