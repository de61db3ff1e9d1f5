/** The webhooks of an OpenAPI 3.1 document: https://spec.openapis.org/oas/v3.1.0.html#openapi-object */
import type { Webhook } from '../../declare/webhook.ts';
import type { Components, Json, JsonObject } from './components.ts';

/** @returns the entries of `webhooks`; their schemas are added to the components */
export function webhooksOf(webhooks: readonly Webhook[], components: Components): JsonObject {
  return Object.fromEntries(webhooks.map((webhook) => [webhook.name, { post: operationOf(webhook, components) }]));
}

function operationOf(webhook: Webhook, components: Components): JsonObject {
  const { operationId, summary, description, tag, headers, body, examples, answers } = webhook;
  const schema = components.refer(body as unknown as Json);
  return {
    operationId,
    summary,
    description,
    tags: [tag],
    // The receiver checks the signature instead of a token.
    security: [],
    parameters: Object.entries(headers).map(([name, { description: meaning, isOptional = false }]) => ({
      name,
      in: 'header',
      required: !isOptional,
      description: meaning,
      schema: { type: 'string' },
    })),
    requestBody: {
      required: true,
      content: { 'application/json': { schema, examples: examples as unknown as JsonObject } },
    },
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, meaning]) => [status, { description: meaning }]),
    ),
  };
}
