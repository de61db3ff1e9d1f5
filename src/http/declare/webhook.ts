/** A request that Owlery sends to an address of a user: an entry of `webhooks` in the OpenAPI document. */
import type { TSchema } from 'typebox';

export interface Webhook {
  /** Its key in `webhooks`. */
  readonly name: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: string;
  /** The request's own headers, and what each means. */
  readonly headers: Readonly<Record<string, { readonly description: string; readonly isOptional?: true }>>;
  /** The schema from which the type of the sent body derives. */
  readonly body: TSchema;
  /** Bodies by a name for each. */
  readonly examples: Readonly<Record<string, { readonly summary: string; readonly value: object }>>;
  /** What each answer of the receiver has as its consequence, by status or `2XX`. */
  readonly answers: Readonly<Record<string, string>>;
}
