/**
 * The request for each kind of target, and the answers that mean success.
 * Webhooks follow https://www.standardwebhooks.com; Feishu and DingTalk answer 200 to what they refuse.
 */
import { createHmac } from 'node:crypto';
import type { AlertMessage } from './alert-events.ts';
import type { TargetKind } from './alert-queries.ts';
import { alertLines } from './alert-text.ts';

/** A request to be posted. */
export interface AlertRequest {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Asked {
  readonly message: AlertMessage;
  readonly address: string;
  readonly secret: string | null;
  readonly language: string;
  readonly now: Date;
}

type Posted = Exclude<TargetKind, 'mail'>;

export function alertRequest(kind: Posted, asked: Asked): AlertRequest {
  return makers[kind](asked);
}

const textOf = ({ message, language }: Asked) => ['Owlery', ...alertLines(message, language)].join('\n');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64');
const json = (address: string, body: object, headers: Record<string, string> = {}): AlertRequest => ({
  address,
  headers,
  body: JSON.stringify(body),
});

const makers: Record<Posted, (asked: Asked) => AlertRequest> = {
  webhook({ message, address, secret, now }) {
    const body = JSON.stringify(message);
    const timestamp = String(Math.floor(now.getTime() / 1_000));
    const signature = secret === null ? undefined : `v1,${hmac(keyOf(secret), `${message.id}.${timestamp}.${body}`)}`;
    const headers = {
      'webhook-id': message.id,
      'webhook-timestamp': timestamp,
      ...(signature && { 'webhook-signature': signature }),
    };
    return { address, headers, body };
  },

  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
  slack: (asked) => json(asked.address, { text: textOf(asked).replace(/[&<>]/g, (one) => ESCAPED[one] ?? one) }),

  // https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
  feishu(asked) {
    const { address, secret, now } = asked;
    const timestamp = String(Math.floor(now.getTime() / 1_000));
    const signed = secret === null ? {} : { timestamp, sign: hmac(`${timestamp}\n${secret}`, '') };
    return json(address, { ...signed, msg_type: 'text', content: { text: textOf(asked) } });
  },

  // https://open.dingtalk.com/document/robots/customize-robot-security-settings
  dingtalk(asked) {
    const { secret, now } = asked;
    const url = new URL(asked.address);
    if (secret !== null) {
      const timestamp = String(now.getTime());
      url.searchParams.set('timestamp', timestamp);
      url.searchParams.set('sign', hmac(secret, `${timestamp}\n${secret}`));
    }
    return json(url.href, { msgtype: 'text', text: { content: textOf(asked) } });
  },
};

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Standard Webhooks writes secrets as `whsec_` and base64; others are taken as their own bytes. */
function keyOf(secret: string): string | Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret;
}

/** The receiver wants no more messages: https://www.standardwebhooks.com, and a channel of Slack that is archived. */
export const GONE = 410;

/** Why an answer means that the message did not arrive; undefined if it did. */
export function refusalIn(kind: Posted, { status, text }: { status: number; text: string }): string | undefined {
  if (status < 200 || status > 299) return `the receiver answered ${status}`;
  if (kind !== 'feishu' && kind !== 'dingtalk') return undefined;
  const { code, errcode = code } = parsed(text);
  return errcode === 0 || errcode === undefined ? undefined : `the receiver refused it with code ${errcode}`;
}

function parsed(text: string): { code?: unknown; errcode?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
