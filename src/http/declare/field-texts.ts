/**
 * What the objects and fields of an API mean, in the descriptions of its documents: by `field`, by `Component.field`
 * where it means something else there, and by `Component`. Those of several systems are in `fields/common.ts`.
 */
export interface FieldTexts {
  readonly zh: Readonly<Record<string, string>>;
  readonly en: Readonly<Record<string, string>>;
}
