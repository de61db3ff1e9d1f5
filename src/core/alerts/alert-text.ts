/** The words of an alert, for mail and chats. */
import { alerts as en } from '../../locales/en/alerts.ts';
import { alerts as zh } from '../../locales/zh/alerts.ts';
import { languageOfTag } from '../../shared/language.ts';
import { type Catalogues, textOf } from '../../shared/messages.ts';
import type { AlertMessage, AlertTexts } from './alert-events.ts';

const texts: Catalogues<AlertTexts> = { zh, en };

/** The lines of a message, one for each event that it lists. */
export function alertLines({ events, total }: AlertMessage, languageTag: string): string[] {
  const language = languageOfTag(languageTag);
  const more = total - events.length;
  const lines = events.map(({ kind, data }) => textOf(texts, language, { code: kind, data }) ?? kind);
  const last = more === 0 ? undefined : textOf(texts, language, { code: 'more', data: { more } });
  return last === undefined ? lines : [...lines, last];
}

export function alertSubject(lines: readonly string[], total: number, languageTag: string): string {
  const [first = ''] = lines;
  if (total === 1) return `Owlery: ${first.replace(/\p{Cc}/gu, ' ').slice(0, 150)}`;
  return textOf(texts, languageOfTag(languageTag), { code: 'several', data: { total } }) ?? first;
}
