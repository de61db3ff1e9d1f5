import type { Language } from '../../shared/language.ts';

/** The language of an answer, from the first entry of Accept-Language. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  return acceptLanguage && /^\s*en\b/i.test(acceptLanguage) ? 'en' : 'zh';
}
