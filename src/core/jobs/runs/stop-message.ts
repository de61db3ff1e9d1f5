/** The message that tells a worker to stop a run: sent by NOTIFY in the transaction that changes the status. */

export const STOP_CHANNEL = 'run_stops';

export interface StopMessage {
  readonly id: number;
  /** The attempt to stop: a message that arrives late must not stop a later one. */
  readonly attempt: number;
  readonly reason: 'cancel' | 'pause';
}

export function stopMessage({ id, attempt, reason }: StopMessage): string {
  return `${id} ${attempt} ${reason}`;
}

export function readStopMessage(payload: string): StopMessage {
  const [id, attempt, reason] = payload.split(' ');
  return { id: Number(id), attempt: Number(attempt), reason: reason === 'pause' ? 'pause' : 'cancel' };
}
