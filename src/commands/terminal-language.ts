import { preferredLanguage } from '../http/declare/language.ts';
import type { Language } from '../shared/language.ts';

/** By the variables that say so on every Unix: `zh_CN.UTF-8` is Chinese. */
export function languageOfTerminal({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv = process.env): Language {
  const locale = LC_ALL || LC_MESSAGES || LANG || 'en';
  return preferredLanguage(locale.startsWith('zh') ? 'zh' : 'en');
}
