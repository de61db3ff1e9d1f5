/** What an OpenAPI or AsyncAPI document says in words. */

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape.
type Any = any;

/** `中文 · English` */
export const BOTH_LANGUAGES = /\p{Script=Han}[^·]* ?· ?[^·]*[A-Za-z]/u;

/**
 * The fields of components that say in neither or one language what they mean, and the components without a
 * description that fields refer to.
 */
export function undescribed(schemas: Record<string, Any>): string[] {
  const missing = Object.entries(schemas).flatMap(([component, { properties = {} }]) =>
    Object.entries<Any>(properties).flatMap(([field, { $ref, description }]) => {
      const target = $ref?.split('/').at(-1);
      const said = $ref ? schemas[target]?.description : description;
      return BOTH_LANGUAGES.test(said ?? '') ? [] : [target ?? `${component}.${field}`];
    }),
  );
  return [...new Set(missing)].map((name) => `${name} in src/locales/{zh,en}/fields/`);
}
