import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { preferredLanguage } from '../../http/declare/language.ts';
import { component } from '../../http/declare/schemas.ts';
import { studyReplies as en } from '../../locales/en/study-replies.ts';
import { studyReplies as zh } from '../../locales/zh/study-replies.ts';
import type { Language } from '../../shared/language.ts';
import { type Catalogues, type CodedOf, textOf } from '../../shared/messages.ts';
import type { ActionReplies, StudyReplies } from './domain/replies.ts';

/** The envelope of every error. */
export const ErrorBody = component('Error')({ detail: Type.String() });

/** A reply that only says what was done. */
export const Done = component('Done')({ message: Type.String() });

const replies: Catalogues<StudyReplies> = { zh, en };

/** The words of a reply. */
export function replyText(language: Language, reply: CodedOf<StudyReplies>): string {
  return textOf(replies, language, reply) ?? reply.code;
}

/** A reply in the language of the request. */
export function done(request: FastifyRequest, code: keyof ActionReplies) {
  return { message: replyText(languageOf(request), { code, data: {} }) };
}

export const languageOf = ({ headers }: FastifyRequest): Language => preferredLanguage(headers['accept-language']);
