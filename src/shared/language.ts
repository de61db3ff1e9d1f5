export const LANGUAGES = ['zh', 'en'] as const;

/** The supported languages. */
export type Language = (typeof LANGUAGES)[number];

/** One text in each language. */
export type Words = Readonly<Record<Language, string>>;

/** The supported language for a language tag, such as `zh-CN` of an account. */
export const languageOfTag = (tag: string): Language => (tag.startsWith('zh') ? 'zh' : 'en');
