/** Which answers are compressed: what is text, can be large, and holds no secret. */
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';

/** Bytes below which compressing costs more than it saves. */
const THRESHOLD = 1_024;

/** Media, workbooks, Parquet and archives are compressed already, and events are to leave at once. */
const COMPRESSIBLE =
  /^text\/(?!event-stream)|^application\/(?:[\w.-]+\+)?(?:json|xml)(?:;|$)|^application\/(?:x-ndjson|x-yaml|javascript)(?:;|$)|^image\/svg\+xml/;

/** Compresses answers to those who ask for it, except of routes that say `compress: false`. */
export async function addCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    threshold: THRESHOLD,
    encodings: ['br', 'zstd', 'gzip'],
    customTypes: (type) => COMPRESSIBLE.test(type),
    // A small request could become an endless one.
    globalDecompression: false,
  });
}

/**
 * Whether a route's answers are worth compressing, from the schemas of its successes. The hooks of compression are left out
 * where they are not: an answer without lists or free objects is small. Where an answer holds a token, compressing would
 * let its size tell of it, to somebody who can put text beside it: https://www.breachattack.com
 */
export function isCompressible(answers: Readonly<Record<number, TSchema>>): boolean {
  // Parts of a file are counted in bytes of the file.
  if (206 in answers) return false;
  const schemas = Object.values(answers) as Schema[];
  return schemas.some(canBeLarge) && !schemas.some(holdsToken);
}

interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  content?: object;
}

function canBeLarge(schema: Schema): boolean {
  const { type, properties = {}, anyOf = [] } = schema;
  const types = [type ?? []].flat();
  if (schema.content || schema.items || schema.patternProperties || types.includes('array')) return true;
  if (
    schema.additionalProperties ||
    (types.length === 0 && anyOf.length === 0 && !('const' in schema || 'enum' in schema))
  )
    return true;
  return [...Object.values(properties), ...anyOf].some(canBeLarge);
}

function holdsToken({ properties = {}, items, anyOf = [] }: Schema): boolean {
  const named = Object.keys(properties).some((name) => /(?:^|_)(?:token|secret|password)$/.test(name));
  return named || [...Object.values(properties), ...(items ? [items] : []), ...anyOf].some(holdsToken);
}
