/** The languages a refusal can be given in. */
export type Language = 'zh' | 'en';

/** The same said in each. */
export type Words = Readonly<Record<Language, string>>;

/** The language of an answer, from the first entry of Accept-Language. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  return acceptLanguage && /^\s*en\b/i.test(acceptLanguage) ? 'en' : 'zh';
}
