/** The documentation of the webhook of alerts, against which tests compare what arrives. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import type { TestServer } from './server.ts';

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document.
type Any = any;

/** @returns the document of the console, and a check that a message has exactly the documented fields */
export async function alertDocument(server: TestServer) {
  const { body: document } = await server.send('GET', '/api/docs/openapi.json');
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(closed(document), 'document');
  const validate = ajv.getSchema('document#/components/schemas/Alert');
  return {
    document: document as Any,
    isDocumented: (message: unknown) => validate?.(message) === true,
    expectDocumented(message: unknown) {
      const isValid = validate?.(message);
      expect(isValid, `${JSON.stringify(message)}: ${ajv.errorsText(validate?.errors)}`).toBe(true);
    },
  };
}

/** The same with objects that have no other fields than the documented ones. */
function closed(part: Any): Any {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map(closed);
  const inner = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  return part.type === 'object' && part.properties ? { ...inner, additionalProperties: false } : inner;
}
