/**
 * The names of queues: `factory/test/2` is for tasks of factory of the type `test` that use two GPUs. Queues of one
 * family differ in which workers can take from them.
 */
export interface QueueName {
  /** The system whose runs it delivers. */
  readonly family: string;
  readonly type?: string;
  /** How many GPUs a run needs. */
  readonly gpus?: number;
}

export function formatQueueName({ family, type, gpus }: QueueName): string {
  return [family, ...(type === undefined ? [] : [type]), ...(gpus === undefined ? [] : [gpus])].join('/');
}

export function parseQueueName(name: string): QueueName {
  const [family = '', type, gpus] = name.split('/');
  return { family, ...(type !== undefined && { type }), ...(gpus !== undefined && { gpus: Number(gpus) }) };
}

/** Whether a queue is the named one or below it: `factory` and `factory/test` include `factory/test/2`. */
export function isAskedFor(name: string, asked: string): boolean {
  return name === asked || name.startsWith(`${asked}/`);
}
