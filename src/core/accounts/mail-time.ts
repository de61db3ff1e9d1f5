import { languageOfTag } from '../../shared/language.ts';
import type { Account } from './accounts-queries.ts';

/** A moment as a mail to an account says it: in its language and time zone. */
export function mailTime({ language, timezone }: Pick<Account, 'language' | 'timezone'>, at: Date): string {
  const locale = languageOfTag(language) === 'zh' ? 'zh-CN' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { timeZone: timezone, dateStyle: 'medium', timeStyle: 'long' }).format(at);
}
