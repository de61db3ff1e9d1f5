import type { fields as zh } from '../../zh/fields/console.ts';

/** What fields and objects of console mean: by `field`, `Component.field` or `Component`. */
export const fields: Record<keyof typeof zh, string> = {
  detail: 'Details of the run; they depend on its kind',
  error_code: 'The name of the failure; null if it did not fail',
  kind: 'The kind of the run, such as market.collect',
  number: 'The number of the run',
  runs: 'The runs that changed',
  RunChange: 'How a run stands',
  RunStatus: 'The status of a run',
};
