import type { FieldExamples } from '../../http/declare/examples.ts';

/** For the messages of its socket. */
export const consoleExamples: FieldExamples = {
  number: 12,
  'RunChange.kind': 'market.collect',
  'RunChange.status': 'running',
  'RunChange.progress': 45.5,
  'RunChange.detail': { message: '已读取 500 行' },
  'RunChange.error_code': null,
  'RunChange.error_message': null,
};
