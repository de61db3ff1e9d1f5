import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { preferredLanguage } from '../../http/declare/language.ts';
import { component } from '../../http/declare/schemas.ts';
import type { Language, Words } from '../../shared/language.ts';

/** The envelope of every error. */
export const ErrorBody = component('Error')({ detail: Type.String() });

/** What is said where there is nothing to show. */
export const Done = component('Done')({ message: Type.String() });

/** The same, in the language of the request. */
export const done = (request: FastifyRequest, words: Words) => ({ message: words[languageOf(request)] });

export const languageOf = ({ headers }: FastifyRequest): Language => preferredLanguage(headers['accept-language']);
