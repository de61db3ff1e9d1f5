/** The AsyncAPI 3 document of the sockets of a surface: https://www.asyncapi.com/docs/reference/specification/v3.0.0 */
import { type TSchema, Type } from 'typebox';
import { messages as en } from '../../../locales/en/sockets.ts';
import { messages as zh } from '../../../locales/zh/sockets.ts';
import type { FieldExamples } from '../../declare/examples.ts';
import type { Messages, Socket } from '../../declare/socket.ts';
import type { Surface } from '../../declare/surface.ts';
import { Components, type JsonObject } from './components.ts';
import { both, describe } from './descriptions.ts';
import { type Completeness, Examples } from './examples.ts';

export interface AsyncApiOptions {
  readonly sockets: readonly Socket[];
  /** The public address of the surface. */
  readonly url: string;
  /** The version of Owlery. */
  readonly version: string;
}

/** The messages that every socket accepts and sends (`sockets/inbox.ts`). */
const TAKEN: Messages = { ping: Type.Object({}) };
const SENT: Messages = {
  pong: Type.Object({}),
  error: Type.Object({ message: Type.String(), reason: Type.String() }),
};

/** What the server says of a message that it does not know. */
const EXAMPLES: FieldExamples = {
  'ErrorMessage.message': 'type: 应当是预设定的枚举值之一: subscribe, unsubscribe, ping',
  'ErrorMessage.reason': 'invalid_body',
};

/** Parts shared by the messages of a document. */
interface Shared {
  readonly components: Components;
  readonly examples: Examples;
}

/** One channel for each address, with the messages of clients (`receive`) and of the server (`send`). */
export function asyncApiDocument(surface: Surface, { sockets, url, version }: AsyncApiOptions): JsonObject {
  const { host, pathname, protocol } = new URL(url);
  const components = new Components();
  const shared = { components, examples: new Examples({ ...surface.examples, ...EXAMPLES }) };
  const messages: JsonObject = {};
  const channels: JsonObject = {};
  const operations: JsonObject = {};
  for (const socket of sockets) {
    const name = nameOf(socket.url);
    const taken = { ...socket.messages, ...TAKEN };
    const sent = { ...socket.sends, ...SENT };
    for (const [type, schema] of Object.entries(taken)) messages[type] = messageOf(type, schema, 'sent', shared);
    for (const [type, schema] of Object.entries(sent)) messages[type] = messageOf(type, schema, 'all', shared);
    channels[name] = {
      address: socket.url,
      title: socket.summary,
      messages: referencesTo('#/components/messages', Object.keys({ ...taken, ...sent })),
      bindings: { ws: { query: { type: 'object', properties: { token: { type: 'string', description: TOKEN } } } } },
    };
    const channel = { $ref: `#/channels/${name}` };
    const ofChannel = (types: string[]) => Object.values(referencesTo(`#/channels/${name}/messages`, types));
    operations[`${name}Takes`] = { action: 'receive', channel, messages: ofChannel(Object.keys(taken)) };
    operations[`${name}Tells`] = { action: 'send', channel, messages: ofChannel(Object.keys(sent)) };
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: `Owlery ${surface.name}: ${surface.title.en} · ${surface.title.zh}`,
      version: surface.version,
      description: sockets.map(({ url: address, summary }) => `- \`${address}\` ${summary}`).join('\n'),
      license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
      ...{ 'x-owlery-version': version },
    },
    defaultContentType: 'application/json',
    servers: {
      owlery: {
        host,
        ...(pathname !== '/' && { pathname }),
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        security: [{ $ref: '#/components/securitySchemes/bearer' }],
      },
    },
    channels,
    operations,
    components: {
      messages,
      schemas: describe(components.schemas, surface.fields),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: TOKEN } },
    },
  };
}

const TOKEN =
  '访问令牌：放在 `?token=` 中，或作为 Authorization 请求头 · The access token: in `?token=`, or as the header Authorization';

/** `/api/ws/executions` is the channel `apiWsExecutions`. */
const nameOf = (url: string) =>
  url
    .split('/')
    .filter(Boolean)
    .map((part, place) => (place === 0 ? part : `${part.slice(0, 1).toUpperCase()}${part.slice(1)}`))
    .join('');

function messageOf(
  type: string,
  schema: TSchema,
  completeness: Completeness,
  { components, examples }: Shared,
): JsonObject {
  const shape = schema as unknown as { properties: JsonObject; required?: string[] };
  const name = type.replace(/(^|_)(\w)/g, (_all, _line, letter: string) => letter.toUpperCase());
  const whole = {
    ...shape,
    title: `${name}Message`,
    type: 'object',
    required: ['type', ...(shape.required ?? [])],
    properties: { type: { type: 'string', const: type }, ...shape.properties },
  };
  const title = both(zh, en, type);
  const payload = whole as unknown as JsonObject;
  return {
    name: type,
    ...(title && { title }),
    payload: components.refer(payload),
    examples: [{ payload: examples.of(payload, completeness) }],
  };
}

const referencesTo = (where: string, types: readonly string[]): Record<string, JsonObject> =>
  Object.fromEntries(types.map((type) => [type, { $ref: `${where}/${type}` }]));
