import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { Language, Words } from '../../shared/language.ts';

/** In the order of preference where a client has none: Chinese is the language of the contracts. */
const OFFERED: Language[] = ['zh', 'en'];

/** The language of an answer: what the client prefers of Chinese and English, else Chinese. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'zh';
  const [preferred = 'zh'] = new Negotiator({ headers: { 'accept-language': acceptLanguage } }).languages(OFFERED);
  return preferred as Language;
}

/** The language of the answer to a request. */
export const languageOf = ({ headers }: Pick<FastifyRequest, 'headers'>): Language =>
  preferredLanguage(headers['accept-language']);

/** What a successful answer says, in the language its client prefers. */
export function inLanguageOf({ headers }: FastifyRequest, words: Words): string {
  return words[preferredLanguage(headers['accept-language'])];
}
