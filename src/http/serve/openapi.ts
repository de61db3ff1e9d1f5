import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { Resumable } from '../declare/resumable.ts';
import type { Socket } from '../declare/socket.ts';
import type { Surface } from '../declare/surface.ts';

export interface OpenApiOptions {
  prefix: string;
  sockets: readonly Socket[];
  resumables: readonly Resumable[];
}

/** Without `upgrade-insecure-requests`, which would break the page on a plain http:// address that is not localhost. */
const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

/** The OpenAPI document and Swagger page of a surface, made from the very schemas that validate. */
export async function addOpenApi(scope: FastifyInstance, surface: Surface, options: OpenApiOptions): Promise<void> {
  const { prefix } = options;
  const description = describeOthers(options);
  await scope.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: `Owlery ${surface.name}: ${surface.title.en} · ${surface.title.zh}`,
        version: '1.0.0',
        ...(description && { description }),
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
  });
  await scope.register(swaggerUi, {
    routePrefix: surface.docs,
    indexPrefix: prefix,
    staticCSP: contentSecurityPolicy,
    uiConfig: { docExpansion: 'list' },
    // The bar on top only offers to open other documents.
    theme: {
      title: `Owlery ${surface.name}`,
      css: [{ filename: 'owlery.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  });
  scope.get(`${surface.docs}/openapi.json`, { schema: { hide: true } as object }, () => scope.swagger());
}

/** OpenAPI knows neither sockets nor resumable uploads, so they are named in words. */
function describeOthers({ sockets, resumables, prefix }: OpenApiOptions): string {
  const ofSockets = sockets.map(({ url, summary }) => `- \`${prefix}${url}?token=…\` ${summary}`);
  const ofUploads = resumables.map(({ url, summary }) => `- \`${prefix}${url}\` ${summary}`);
  return [
    ...(ofSockets.length > 0 ? ['WebSocket:', '', ...ofSockets] : []),
    ...(ofUploads.length > 0 ? ['Resumable uploads (https://tus.io):', '', ...ofUploads] : []),
  ].join('\n');
}
