/**
 * A surface holds everything specific to one published API: its prefix, its envelope, its statuses and codes. Code
 * below it is API-agnostic.
 */
import type { TSchema } from 'typebox';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import type { Narrowing } from '../../core/accounts/token-scope.ts';
import { DomainError, type ErrorList } from '../../shared/errors.ts';
import type { Language, Words } from '../../shared/language.ts';
import { type Catalogues, type CodeList, merged, textOf } from '../../shared/messages.ts';
import type { FieldExamples } from './examples.ts';
import type { FieldTexts } from './field-texts.ts';
import { requestMessages } from './messages.ts';
import { type Issue, type RequestErrors, refuse } from './request-errors.ts';
import type { Access, Route, RouteDefinition } from './route.ts';

/** How a surface answers one domain error. */
export interface Answer {
  status: number;
  /** The contract's own code, if it has one. */
  code?: string | number;
}

/** An answer to every code of a list: a code without one does not compile. */
export type AnswersFor<Errors extends ErrorList> = { [Code in keyof Errors]: Answer };

/** A refusal, ready for the envelope. */
export interface Refusal {
  status: number;
  code: string | number | undefined;
  message: string;
  /** Owlery's own code, for programs. */
  reason: string;
  /** The data of the code. */
  data: object;
  language: Language;
}

export interface SurfaceDefinition<Errors extends ErrorList> {
  /** Also its prefix: `market` is served under `/market`, or at the root if it is served alone. */
  name: string;
  title: { zh: string; en: string };
  /** The version of the published document, not of Owlery. */
  version: string;
  /** The path of its Swagger page and OpenAPI document. */
  docs: string;
  /** For the OpenAPI document; a surface whose document nobody generates from has none. */
  examples?: FieldExamples;
  /** For the same document. */
  fields?: FieldTexts;
  answers: AnswersFor<Errors & RequestErrors>;
  /**
   * For `invalid_body` and `invalid_parameters` if all values have the right type and some are out of range; default:
   * as those.
   */
  outOfRange?: Answer;
  /** The texts of its codes, in addition to the shared texts for requests. */
  messages: Catalogues<Errors>;
  /** The envelope of an error, and its schema. */
  errorBody: (refusal: Refusal) => object;
  errorSchema: TSchema;
  /**
   * Whether a token of a deleted or disabled account is answered as `account_not_found` or `account_inactive`; default:
   * as `token_invalid`.
   */
  tellsOfAccounts?: boolean;
  /** The limit of requests per minute of a signed-in account; undefined: no limit. */
  accountLimit?: { user: number; admin: number };
  /** The limits of personal tokens that hold in this system; default: none. */
  narrowedBy?: readonly Narrowing[];
}

/** Throws if the caller is to be refused now. */
export type Gate = (route: Route, caller: SignedIn | undefined) => Promise<void>;

export interface Surface {
  readonly name: string;
  readonly title: { zh: string; en: string };
  readonly version: string;
  readonly docs: string;
  readonly examples: FieldExamples;
  readonly fields: FieldTexts;
  readonly errorSchema: TSchema;
  readonly tellsOfAccounts: boolean;
  readonly accountLimit: { user: number; admin: number } | undefined;
  readonly narrowedBy: readonly Narrowing[];
  /** The statuses with which a domain error is answered. */
  statusesOf(code: string): number[];
  /** The text of a code, if it needs no data. */
  plainWords(code: string): Words | undefined;
  /** The refusal for an error in a language; undefined if the surface has no answer to it. */
  refusal(error: DomainError, language: Language): Refusal | undefined;
  errorBody(refusal: Refusal): object;
}

/** Declares a surface; see `SurfaceDefinition`. */
export function defineSurface<Errors extends ErrorList>(definition: SurfaceDefinition<Errors>): Surface {
  const {
    name,
    title,
    version,
    docs,
    errorSchema,
    errorBody,
    accountLimit,
    outOfRange,
    tellsOfAccounts = false,
    examples = {},
    narrowedBy = [],
    fields = { zh: {}, en: {} },
  } = definition;
  const answers: Record<string, Answer> = definition.answers;
  const messages = merged(requestMessages, definition.messages);
  return {
    name,
    title,
    version,
    docs,
    examples,
    fields,
    errorSchema,
    errorBody,
    tellsOfAccounts,
    accountLimit,
    narrowedBy,
    statusesOf(code) {
      const answer = answers[code];
      if (!answer) throw new Error(`the surface ${name} declares no answer to ${code}`);
      return outOfRange && VALIDATION.has(code) ? [answer.status, outOfRange.status] : [answer.status];
    },
    plainWords(code) {
      const catalogues: Catalogues<CodeList> = messages;
      const { zh, en } = { zh: catalogues.zh[code], en: catalogues.en[code] };
      return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : undefined;
    },
    refusal({ code, data }, language) {
      const answer = outOfRange && isOutOfRange(code, data) ? outOfRange : answers[code];
      const message = textOf(messages, language, { code, data });
      if (!answer || message === undefined) return undefined;
      return { status: answer.status, code: answer.code, message, reason: code, data, language };
    },
  };
}

const VALIDATION: ReadonlySet<string> = new Set<keyof RequestErrors>(['invalid_body', 'invalid_parameters']);

function isOutOfRange(code: string, data: object): boolean {
  return VALIDATION.has(code) && (data as { issues: Issue[] }).issues.every((issue) => issue.isOutOfRange);
}

/** The refusal for any error; `internal` for one without an answer. */
export function refusalFor(surface: Surface, error: unknown, language: Language): Refusal {
  const known = error instanceof DomainError ? surface.refusal(error, language) : undefined;
  const refusal = known ?? surface.refusal(refuse('internal', {}), language);
  if (!refusal) throw new Error(`the surface ${surface.name} declares no answer to internal`);
  return refusal;
}

/**
 * Declares the type of a surface's routes: `const route = routesOf<IdentityErrors>()`, then `route({ … })`, which
 * checks the handler against the schemas and the codes against the list.
 */
export function routesOf<Errors extends ErrorList>() {
  return <
    A extends Access,
    Body extends TSchema | undefined = undefined,
    Query extends TSchema | undefined = undefined,
    Params extends TSchema | undefined = undefined,
    Received = undefined,
  >(
    definition: RouteDefinition<keyof (Errors & RequestErrors) & string, A, Body, Query, Params, Received>,
  ): Route => definition as unknown as Route;
}
