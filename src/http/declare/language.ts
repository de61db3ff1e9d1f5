import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { Language, Words } from '../../shared/language.ts';

/** In the order of preference for clients without one: Chinese is the language of the contracts. */
const OFFERED: Language[] = ['zh', 'en'];

/** The language of a response: the client's preference among Chinese and English, otherwise Chinese. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'zh';
  const [preferred = 'zh'] = new Negotiator({ headers: { 'accept-language': acceptLanguage } }).languages(OFFERED);
  return preferred as Language;
}

/** The language of the response to a request. */
export const languageOf = ({ headers }: Pick<FastifyRequest, 'headers'>): Language =>
  preferredLanguage(headers['accept-language']);

/** The message of a successful response in the client's language. */
export function inLanguageOf({ headers }: FastifyRequest, words: Words): string {
  return words[preferredLanguage(headers['accept-language'])];
}
