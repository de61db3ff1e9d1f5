export const LANGUAGES = ['zh', 'en'] as const;

/** The languages in which people are addressed. */
export type Language = (typeof LANGUAGES)[number];

/** One text in each language. */
export type Words = Readonly<Record<Language, string>>;
