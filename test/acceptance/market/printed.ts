/** Compares answers with those that the published document prints. */
import { expect } from 'vitest';
import type { Answer } from '../../support/server.ts';

/** Marks a field that is text or null. */
const MAYBE_TEXT = Symbol('text or null');
const MAYBE_TIME = Symbol('time or null');
export const TIME = '2024-01-01T15:00:00Z';
export const EXECUTION_ID = 'exec_123';

/** Expects every printed field with its printed type and format; there may be more fields. */
export function expectLike(answer: unknown, printed: unknown, at = 'the answer'): void {
  if (printed === MAYBE_TEXT || printed === MAYBE_TIME) {
    if (answer !== null) expectLike(answer, printed === MAYBE_TIME ? TIME : 'text', at);
  } else if (printed === null) {
    expect(answer, at).toBeNull();
  } else if (Array.isArray(printed)) {
    expect(Array.isArray(answer), `${at} is an array`).toBe(true);
    if (printed.length > 0) expect((answer as unknown[]).length, `${at} has something`).toBeGreaterThan(0);
    for (const item of printed.length > 0 ? (answer as unknown[]) : []) expectLike(item, printed[0], `${at}[]`);
  } else if (typeof printed === 'object') {
    for (const [name, value] of Object.entries(printed)) {
      expect(answer, `${at} has ${name}`).toHaveProperty([name]);
      expectLike((answer as Record<string, unknown>)[name], value, `${at}.${name}`);
    }
  } else {
    expect(typeof answer, at).toBe(typeof printed);
    if (printed === TIME) expect(answer, at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    if (printed === EXECUTION_ID) expect(answer, at).toMatch(/^exec_\w+$/);
    if (Number.isInteger(printed)) expect(Number.isInteger(answer), `${at} is whole`).toBe(true);
  }
}

/** Expects an answer whose data are like the printed ones. @returns the data */
export function expectData({ status, body, text }: Answer, printed: unknown, expected = 200) {
  expect(status, text).toBe(expected);
  expect(Object.keys(body)).toEqual(['code', 'message', 'data']);
  expect(body).toMatchObject({ code: 0, message: 'success' });
  expectLike(body.data, printed, 'data');
  return body.data;
}

/** Expects an answer with a code and a message, and nothing else. */
export function expectDone({ status, body, text }: Answer): void {
  expect(status, text).toBe(200);
  expect(body).toEqual({ code: 0, message: 'success' });
}

export function expectPage(answer: Answer, item: unknown, size = 20) {
  const data = expectData(answer, { items: [item], total: 100, page: 1, page_size: 20, total_pages: 5 });
  expect(data).toMatchObject({ page: 1, page_size: size, total_pages: Math.ceil(data.total / size) });
  return data;
}

/** Expects an error with its three fields, and the name of the refusal. */
export function expectError({ status, body, text }: Answer, expected: number, code: number): void {
  expect(status, text).toBe(expected);
  expect(body).toEqual({
    code,
    message: expect.stringMatching(/./),
    detail: body.message,
    reason: expect.stringMatching(/^[a-z_]+$/),
  });
}

export const account = { id: 1, username: 'string', email: 'user@example.com', role: 'user', is_active: true };
export const tokens = { access_token: 'string', refresh_token: 'string', token_type: 'bearer', expires_in: 1800 };
export const script = {
  id: 1,
  script_id: 'stock_zh_a_hist',
  script_name: 'A股历史行情',
  category: 'stocks',
  frequency: 'daily',
  is_active: true,
  description: '获取A股日线数据',
};
export const task = {
  id: 1,
  name: '每日A股数据',
  script_id: 'stock_zh_a_hist',
  schedule_type: 'cron',
  schedule_expression: '0 15 * * 1-5',
  is_active: true,
  last_execution_at: MAYBE_TIME,
  next_execution_at: MAYBE_TIME,
};
export const taskDetail = { ...task, retry_on_failure: true, max_retries: 3, created_at: TIME };
export const newTask = {
  name: '每日A股数据',
  script_id: 'stock_zh_a_hist',
  schedule_type: 'cron',
  schedule_expression: '0 15 * * 1-5',
  parameters: { symbol: '000001' },
  retry_on_failure: true,
  max_retries: 3,
};
export const pending = { execution_id: EXECUTION_ID, status: 'pending' };
export const execution = {
  execution_id: EXECUTION_ID,
  task_id: 1,
  status: 'completed',
  start_time: TIME,
  end_time: TIME,
  rows_affected: 100,
  error_message: null,
};
export const table = {
  table_name: 'ak_sample_aapl_daily',
  display_name: 'Sample Aapl Daily',
  row_count: 100000,
  size_bytes: 10485760,
  last_updated_at: TIME,
};
