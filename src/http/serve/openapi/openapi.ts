import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { version } from '../../../shared/version.ts';
import type { Resumable } from '../../declare/resumable.ts';
import type { Socket } from '../../declare/socket.ts';
import type { Surface } from '../../declare/surface.ts';
import type { Webhook } from '../../declare/webhook.ts';
import { publicPath } from '../public-path.ts';
import { asyncApiDocument } from './asyncapi.ts';
import type { JsonObject } from './components.ts';
import { finishDocument } from './document.ts';
import { pageScript, pageStyle } from './page.ts';
import { securitySchemes } from './security.ts';

export interface OpenApiOptions {
  /** `/market`, or empty if the surface is served alone at the root. */
  prefix: string;
  /** The public address of the server, without a trailing slash. */
  publicUrl: string;
  sockets: readonly Socket[];
  resumables: readonly Resumable[];
  webhooks: readonly Webhook[];
}

/** Without `upgrade-insecure-requests`, which would break the page on a plain http:// address that is not localhost. */
const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

/** The OpenAPI document and Swagger page of a surface, generated from the validating schemas. */
export async function addOpenApi(scope: FastifyInstance, surface: Surface, options: OpenApiOptions): Promise<void> {
  const { prefix, publicUrl, webhooks } = options;
  const base = `${publicPath(publicUrl)}${prefix}`;
  const description = describeOthers(options) || `${surface.title.zh} · ${surface.title.en}`;
  await scope.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: `Owlery ${surface.name}: ${surface.title.en} · ${surface.title.zh}`,
        version: surface.version,
        description,
        contact: { name: 'Owlery' },
        license: { name: 'MIT', identifier: 'MIT' },
        ...{ 'x-owlery-version': version },
      },
      servers: [{ url: `${publicUrl}${prefix}` }],
      components: { securitySchemes },
    },
    // Otherwise it would be the path of the public address, which a proxy may have changed.
    stripBasePath: false,
    transformObject: (gathered) =>
      finishDocument(documentOf(gathered), {
        prefix,
        examples: surface.examples,
        fields: surface.fields,
        webhooks,
      }) as object,
  });
  await scope.register(swaggerUi, {
    routePrefix: surface.docs,
    indexPrefix: base,
    uiHooks: {
      // The page's own redirect would omit the public path.
      onRequest(request, reply, done) {
        if (request.url.endsWith('/static/index.html')) {
          reply.redirect(`${base}${surface.docs}/`);
        } else done();
      },
    },
    staticCSP: contentSecurityPolicy,
    // The page may be opened at another address than the public one, such as localhost: its calls go to that address.
    transformSpecification: (document) => ({ ...document, servers: [{ url: base || '/' }] }),
    transformSpecificationClone: false,
    uiConfig: { docExpansion: 'list', persistAuthorization: true },
    theme: {
      title: `Owlery ${surface.name}`,
      css: [{ filename: 'owlery.css', content: pageStyle }],
      js: [{ filename: 'owlery.js', content: pageScript }],
    },
  });
  const hidden = { schema: { hide: true } as object };
  scope.get(`${surface.docs}/openapi.json`, hidden, () => scope.swagger());
  if (options.sockets.length > 0) {
    const document = asyncApiDocument(surface, { sockets: options.sockets, url: `${publicUrl}${prefix}`, version });
    scope.get(`${surface.docs}/asyncapi.json`, hidden, () => document);
  }
}

const documentOf = (gathered: object) => (gathered as { openapiObject: JsonObject }).openapiObject;

/** OpenAPI supports neither sockets nor resumable uploads, so they are described in text. */
function describeOthers({ sockets, resumables, prefix }: OpenApiOptions): string {
  const ofSockets = sockets.map(({ url, summary }) => `- \`${prefix}${url}?token=…\` ${summary}`);
  const ofUploads = resumables.map(({ url, summary }) => `- \`${prefix}${url}\` ${summary}`);
  return [
    ...(ofSockets.length > 0 ? ['WebSocket ([AsyncAPI](asyncapi.json)):', '', ...ofSockets, ''] : []),
    ...(ofUploads.length > 0 ? ['Resumable uploads (https://tus.io):', '', ...ofUploads] : []),
  ].join('\n');
}
