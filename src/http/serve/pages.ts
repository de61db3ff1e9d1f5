/** The console's pages: the files of the build, and one page for every address below. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../core/config.ts';

export interface PagesOptions {
  /** Absolute path of the build's folder. */
  folder: string;
  /** The prefix of each served system, by its name. */
  systems: Readonly<Record<string, string>>;
  config: Config;
  /** Answers to unknown addresses of the console's API, and to files of an older build. */
  notFound: (request: FastifyRequest, reply: FastifyReply) => void;
}

export const PAGES_PREFIX = '/console';

const NOT_BUILT = `The console has not been built. Run "npm ci" (without --omit=dev), or "npm run build -w console", and
start the server again. The APIs are served as ever.

控制台尚未构建：请运行 npm ci（不要加 --omit=dev），或 npm run build -w console，然后重新启动。各接口不受影响。
`;

/** Serves the pages under /console/, and redirects browsers from the root. */
export async function addPages(app: FastifyInstance, options: PagesOptions): Promise<void> {
  const html = await readFile(join(options.folder, 'index.html'), 'utf8').catch(() => undefined);
  const page = html === undefined ? undefined : new Page(html, options);
  await app.register(
    async (scope) => {
      if (page) {
        await scope.register(fastifyStatic, {
          root: join(options.folder, 'assets'),
          prefix: '/assets/',
          preCompressed: true,
          // File names change with their content.
          immutable: true,
          maxAge: '365d',
          index: false,
          decorateReply: false,
        });
      }
      const answer = (request: FastifyRequest, reply: FastifyReply) =>
        page ? page.answer(request, reply) : reply.status(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
      scope.get('/', { schema: { hide: true } as object }, answer);
      scope.get('/*', { schema: { hide: true } as object }, (request, reply) =>
        isOfApi(request.url) ? options.notFound(request, reply) : answer(request, reply),
      );
    },
    { prefix: PAGES_PREFIX },
  );
}

const isOfApi = (url: string) => /^\/console\/(api|ws|assets)([/?]|$)/.test(url);

/** Whether a request is a browser's navigation. */
export const wantsPage = ({ headers: { accept = '' } }: FastifyRequest) => accept.includes('text/html');

class Page {
  readonly #html: string;
  readonly #policy: string;
  readonly #tags = new Map<string, { body: string; tag: string }>();

  constructor(html: string, { systems, config }: PagesOptions) {
    const meta = `<meta name="owlery-systems" content="${escapeAttribute(JSON.stringify(systems))}">`;
    this.#html = html.replace('<head>', `<head>\n<base href="./">\n${meta}`);
    this.#policy = contentSecurityPolicy(html, config);
  }

  answer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const base = baseOf(request.url);
    const { body, tag } = this.#at(base);
    reply.headers({
      'content-security-policy': this.#policy,
      'cache-control': 'no-cache',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      etag: tag,
    });
    if (request.headers['if-none-match'] === tag) return reply.status(304).send();
    return reply.type('text/html; charset=utf-8').send(body);
  }

  #at(base: string): { body: string; tag: string } {
    const known = this.#tags.get(base);
    if (known) return known;
    const body = this.#html.replace('<base href="./">', `<base href="${base}">`);
    const made = { body, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
    this.#tags.set(base, made);
    return made;
  }
}

/**
 * The console's address relative to this page: `./` or `../../`. It works behind any path that a proxy adds, with and
 * without PUBLIC_URL.
 */
function baseOf(url: string): string {
  const [path = ''] = url.split('?');
  if (path === PAGES_PREFIX) return `.${PAGES_PREFIX}/`;
  const depth = Math.min(path.slice(PAGES_PREFIX.length).split('/').length - 2, 20);
  return depth <= 0 ? './' : '../'.repeat(depth);
}

/**
 * Scripts are only files of this origin, and the one in the page by its hash. Styles are allowed in attributes, where
 * components set widths and positions. Files may be in an S3 to which browsers are redirected.
 */
function contentSecurityPolicy(html: string, { s3 }: Config): string {
  const hashes = Array.from(html.matchAll(/<script>([\s\S]*?)<\/script>/g), ([, script = '']) => {
    return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  });
  const files = s3 ? ` ${new URL(s3.publicEndpoint).origin}` : '';
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${files}`,
    `media-src 'self' blob:${files}`,
    `connect-src 'self'${files}`,
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const escapeAttribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
