/** JSON in a document. */
export type Example = null | boolean | number | string | readonly Example[] | { readonly [key: string]: Example };

/**
 * The example values of an API's fields in its OpenAPI document, by `field` or by `Component.field`. Examples of whole
 * bodies and responses are composed of these by the schemas, so that no field is missing. An optional field of a
 * component whose example is `undefined` is omitted.
 */
export type FieldExamples = Readonly<Record<string, Example | undefined>>;
