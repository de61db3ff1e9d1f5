/** The webhook of alerts (docs/alerts.md). */
import type { AlertEvents, AlertMessage } from '../../core/alerts/alert-events.ts';
import { AlertSchema } from '../../core/alerts/alert-schemas.ts';
import type { Webhook } from '../../http/declare/webhook.ts';

const ID = '0b8c7a52-5d0e-4c57-9a53-2f0c0a3e3f2b';
const RUN = '3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60';

const EXAMPLES: { [Kind in keyof AlertEvents]: { summary: string; data: AlertEvents[Kind] } } = {
  run_failed: {
    summary: '运行最终失败 · A run failed for good',
    data: {
      run: RUN,
      kind: 'market.collect',
      status: 'failed',
      code: 'source_unavailable',
      reason: 'The source did not answer within 30 s',
    },
  },
  schedule_missed: {
    summary: '错过计划时间一小时以上 · A task missed its time by more than an hour',
    data: { task: 12, name: '每日行情', due: '2026-11-30T08:00:00.000Z' },
  },
  balance_low: {
    summary: '余额低于下限 · A balance fell below the minimum',
    data: { account: 'user-a', balance: 450, minimum: 1_000 },
  },
  worker_lost: {
    summary: '工作进程中断，其运行已重新排队 · A worker died, its runs were queued again',
    data: { runs: [RUN] },
  },
  disk_low: {
    summary: '磁盘即将写满 · A disk is almost full',
    data: { host: 'node-1', free_bytes: 8_589_934_592, size_bytes: 107_374_182_400 },
  },
  test: { summary: '测试 · A test', data: {} },
};

const messageOf = (event: { kind: keyof AlertEvents; data: object }): AlertMessage => ({
  id: ID,
  total: 1,
  events: [{ ...event, at: '2026-11-30T08:00:00.123Z' } as AlertMessage['events'][number]],
});

export const alertWebhook: Webhook = {
  name: 'alert',
  operationId: 'receiveAlert',
  summary: '接收告警 · Receives alerts',
  description: [
    '发送到类型为 webhook 的告警目标。一条消息可包含多个不同种类的事件。签名遵循 Standard Webhooks。',
    'Sent to targets of the kind webhook. A message may contain events of several kinds. The signature follows',
    '[Standard Webhooks](https://www.standardwebhooks.com).',
  ].join('\n'),
  tag: 'alerts',
  headers: {
    'webhook-id': { description: '消息的编号，重发时不变 · The id of the message, the same when it is sent again' },
    'webhook-timestamp': { description: '发送时间，Unix 秒 · The time of sending, in Unix seconds' },
    'webhook-signature': {
      description:
        '`v1,` 加 Base64：对 `id.timestamp.body` 的 HMAC-SHA256；目标未设密钥时没有 · `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; absent if the target has no secret',
      isOptional: true,
    },
  },
  body: AlertSchema,
  examples: Object.fromEntries(
    Object.entries(EXAMPLES).map(([kind, { summary, data }]) => [
      kind,
      { summary, value: messageOf({ kind: kind as keyof AlertEvents, data }) },
    ]),
  ),
  answers: {
    '2XX': '已收到 · Received',
    '410': '不再发送：目标被停用 · Send no more: the target is switched off',
    default: '稍后重发，最多八次 · Sent again later, eight times at most',
  },
};
