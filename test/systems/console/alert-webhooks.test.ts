/** The webhook of alerts in the console's OpenAPI document; `alert-events.test.ts` compares it with what is sent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_ALERTS } from '../../../src/core/alerts/alert-events.ts';
import { alertDocument } from '../../support/alert-document.ts';
import { BOTH_LANGUAGES, undescribed } from '../../support/descriptions.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let published: Awaited<ReturnType<typeof alertDocument>>;

beforeAll(async () => {
  server = await startTestServer('console');
  published = await alertDocument(server);
});
afterAll(() => server.close());

describe('the documented webhook of alerts', () => {
  test('has a body, the headers of Standard Webhooks and the consequence of each answer', () => {
    const { post } = published.document.webhooks.alert;
    expect(post.summary).toMatch(BOTH_LANGUAGES);
    expect(post.security).toEqual([]);
    expect(post.parameters.map(({ name, required }: { name: string; required: boolean }) => [name, required])).toEqual([
      ['webhook-id', true],
      ['webhook-timestamp', true],
      ['webhook-signature', false],
    ]);
    expect(post.requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Alert' });
    expect(Object.keys(post.responses).toSorted()).toEqual(['2XX', '410', 'default']);
    const { tags } = published.document;
    expect(tags.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(post.tags));
  });

  test('has an example of each kind of event, which matches the schema', () => {
    const { examples } = published.document.webhooks.alert.post.requestBody.content['application/json'];
    expect(Object.keys(examples).toSorted()).toEqual([...ALL_ALERTS, 'test'].toSorted());
    for (const [kind, { summary, value }] of Object.entries<{ summary: string; value: { events: object[] } }>(
      examples,
    )) {
      expect(summary).toMatch(BOTH_LANGUAGES);
      published.expectDocumented(value);
      expect(value.events).toMatchObject([{ kind }]);
    }
  });

  test('describes each field in both languages', () => {
    const { schemas } = published.document.components;
    const names = Object.keys(schemas).filter((name) => /^Alert$|(Event|Data)$/.test(name));
    expect(names).toHaveLength(13);
    expect(undescribed(Object.fromEntries(names.map((name) => [name, schemas[name]])))).toEqual([]);
  });

  test('accepts no other fields, kinds or data', () => {
    const { examples } = published.document.webhooks.alert.post.requestBody.content['application/json'];
    const message = examples.disk_low.value;
    const [event] = message.events;
    for (const wrong of [
      { ...message, events: [] },
      { ...message, total: 0 },
      { ...message, more: 1 },
      { ...message, events: [{ ...event, kind: 'run_failed' }] },
      { ...message, events: [{ ...event, kind: 'other' }] },
      { ...message, events: [{ ...event, data: { ...event.data, mount: '/' } }] },
      { ...message, events: [{ ...event, data: {} }] },
    ]) {
      expect(published.isDocumented(wrong), JSON.stringify(wrong)).toBe(false);
    }
  });
});
