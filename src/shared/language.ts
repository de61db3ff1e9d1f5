export const LANGUAGES = ['zh', 'en'] as const;

/** The supported languages. */
export type Language = (typeof LANGUAGES)[number];

/** One text in each language. */
export type Words = Readonly<Record<Language, string>>;
