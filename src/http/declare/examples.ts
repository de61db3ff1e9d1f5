/** JSON, as it stands in a document. */
export type Example = null | boolean | number | string | readonly Example[] | { readonly [key: string]: Example };

/**
 * What the fields of an API hold in the examples of its OpenAPI document, by `field` or by `Component.field`. Examples of
 * whole bodies and answers are put together from these by the schemas, so that none misses a field. An optional field of a
 * component whose example is `undefined` is left out.
 */
export type FieldExamples = Readonly<Record<string, Example | undefined>>;
