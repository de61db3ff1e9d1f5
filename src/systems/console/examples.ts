import type { FieldExamples } from '../../http/declare/examples.ts';

/** For the messages of its socket, and fields with a rule of their own. */
export const consoleExamples: FieldExamples = {
  number: 12,
  reason: '用户反馈看不到数据表，需要复现',
  'RunChange.kind': 'market.collect',
  'RunChange.status': 'running',
  'RunChange.progress': 45.5,
  'RunChange.detail': { message: '已读取 500 行' },
  'RunChange.error_code': null,
  'RunChange.error_message': null,
};
