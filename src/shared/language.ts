/** The languages in which people are spoken to. */
export type Language = 'zh' | 'en';

/** The same said in each. */
export type Words = Readonly<Record<Language, string>>;
