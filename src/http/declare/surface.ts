/**
 * A surface is one published API's skin: its prefix, its envelope, its statuses and codes. Everything that is the
 * contract's and not the domain's is said here once, and nowhere else.
 */
import type { TSchema } from 'typebox';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import { DomainError, type ErrorList } from '../../shared/errors.ts';
import type { Language, Words } from '../../shared/language.ts';
import { type Catalogues, type CodeList, merged, textOf } from '../../shared/messages.ts';
import type { FieldExamples } from './examples.ts';
import { requestMessages } from './messages.ts';
import { type Issue, type RequestErrors, refuse } from './request-errors.ts';
import type { Access, Route, RouteDefinition } from './route.ts';

/** How a surface answers one code of the domain. */
export interface Answer {
  status: number;
  /** The contract's own code, where it has one. */
  code?: string | number;
}

/** An answer for every code of a list: a code without one does not compile. */
export type AnswersFor<Errors extends ErrorList> = { [Code in keyof Errors]: Answer };

/** A refusal ready to be put into the envelope. */
export interface Refusal {
  status: number;
  code: string | number | undefined;
  message: string;
  /** The name of the code inside Owlery, for programs. */
  reason: string;
  /** The figures that belong to it. */
  data: object;
  language: Language;
}

export interface SurfaceDefinition<Errors extends ErrorList> {
  /** Also its prefix: `market` is served under `/market`, or at the root when it is served alone. */
  name: string;
  title: { zh: string; en: string };
  /** Of the published document, not of Owlery. */
  version: string;
  /** Where its Swagger page and OpenAPI document are. */
  docs: string;
  /** For the OpenAPI document; a surface whose document nobody generates from has none. */
  examples?: FieldExamples;
  answers: AnswersFor<Errors & RequestErrors>;
  /** For `invalid_body` and `invalid_parameters` where all can be read and is only out of range; as those unless given. */
  outOfRange?: Answer;
  /** What each code says, over the shared words for requests. */
  messages: Catalogues<Errors>;
  /** The envelope of an error, and its schema. */
  errorBody: (refusal: Refusal) => object;
  errorSchema: TSchema;
  /**
   * Whether a token whose account was deleted or disabled is answered as `account_not_found` or `account_inactive`; as
   * `token_invalid` unless given.
   */
  tellsOfAccounts?: boolean;
  /** Requests a minute a signed-in account may make; none: no limit. */
  accountLimit?: { user: number; admin: number };
}

/** Throws what a caller is refused just now. */
export type Gate = (route: Route, caller: SignedIn | undefined) => Promise<void>;

export interface Surface {
  readonly name: string;
  readonly title: { zh: string; en: string };
  readonly version: string;
  readonly docs: string;
  readonly examples: FieldExamples;
  readonly errorSchema: TSchema;
  readonly tellsOfAccounts: boolean;
  readonly accountLimit: { user: number; admin: number } | undefined;
  /** The statuses a code of the domain is answered with. */
  statusesOf(code: string): number[];
  /** What is said of a code, if that needs no figures. */
  plainWords(code: string): Words | undefined;
  /** The refusal for an error, in a language; undefined when the surface has no answer for it. */
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
  } = definition;
  const answers: Record<string, Answer> = definition.answers;
  const messages = merged(requestMessages, definition.messages);
  return {
    name,
    title,
    version,
    docs,
    examples,
    errorSchema,
    errorBody,
    tellsOfAccounts,
    accountLimit,
    statusesOf(code) {
      const answer = answers[code];
      if (!answer) throw new Error(`the surface ${name} has no answer for ${code}`);
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

/** What a surface says of an error: of one it has no answer for, only that it is ours. */
export function refusalFor(surface: Surface, error: unknown, language: Language): Refusal {
  const known = error instanceof DomainError ? surface.refusal(error, language) : undefined;
  const refusal = known ?? surface.refusal(refuse('internal', {}), language);
  if (!refusal) throw new Error(`the surface ${surface.name} has no answer for internal`);
  return refusal;
}

/**
 * Types the routes of a surface: `const route = routesOf<IdentityErrors>()`, then `route({ … })`, which checks the
 * handler against the schemas and the codes against the list.
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
