import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import type { FileUpload } from './upload.ts';

/** Who may call a route. `optional`: anybody; a token identifies the caller, and an invalid token is refused. */
export type Access = 'public' | 'optional' | 'account' | 'admin';

/** What a handler receives, already validated against the route's schemas. */
export interface Call<A extends Access, Body, Query, Params, Received> {
  body: Body;
  /** The result of receiving the file; undefined on routes without a file. */
  received: Received;
  query: Query;
  params: Params;
  /** The signed-in caller; undefined on public routes. */
  caller: A extends 'public' ? undefined : A extends 'optional' ? SignedIn | undefined : SignedIn;
  /** The caller's IP address, according to TRUST_PROXY. */
  address: string;
  /** The client's User-Agent. */
  device: string | undefined;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** What a request is about, for personal tokens limited to tables or types of task. */
export interface TokenSubject {
  readonly table?: string;
  readonly taskType?: string;
}

type MediaType = 'application/json' | 'application/x-www-form-urlencoded' | 'multipart/form-data';

type Shape<Schema> = Schema extends TSchema ? Static<Schema> : undefined;

/**
 * One endpoint: its parameters, its callers and its responses. The allowed statuses follow from `answers`, from
 * `errors` through the surface's map, and from the errors that every route of its kind can have; no other status can be
 * sent.
 */
export interface RouteDefinition<
  Code extends string,
  A extends Access,
  Body extends TSchema | undefined,
  Query extends TSchema | undefined,
  Params extends TSchema | undefined,
  Received = undefined,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the surface's prefix, with `:name` for parameters. */
  url: string;
  /**
   * The name of the operation in the OpenAPI document, used by generated clients as the method name: a verb and its
   * object, such as `listTasks`. Unique in the surface.
   */
  operationId: string;
  /** One line for the OpenAPI document: `中文 · English`. */
  summary: string;
  /** Details beyond the summary, also in both languages. */
  description?: string;
  tag: string;
  /** Whether it is an alias of a documented route, omitted from the OpenAPI document. */
  isAlias?: boolean;
  access: A;
  /**
   * Whether personal tokens may call it. Default: one whose scope has the system, the access (GET reads, everything else
   * writes) and the role. `never`: none may, because the route decides who gets into an account. `always`: any may,
   * because the route describes the token itself. An administrator who acts as a user cannot call a `never` route.
   */
  personalTokens?: 'never' | 'always';
  /** Whether an administrator who acts as a user may call it in spite of `never`: to sign out. */
  endsImpersonation?: boolean;
  /** Whether accounts that lack a required second factor may call it: what they need to set one up. */
  withoutFactor?: boolean;
  /** The system whose scope a personal token needs; default: that of the surface. */
  tokenSystem?: string;
  /** Fields of the body that decide who gets into an account: personal tokens cannot send them. */
  sessionFields?: readonly string[];
  /**
   * What a valid request is about. Tokens limited to tables or types of task (`SurfaceDefinition.narrowedBy`) can call
   * only routes that say so.
   */
  subject?: (
    call: Pick<Call<A, Shape<Body>, Shape<Query>, Shape<Params>, Received>, 'body' | 'query' | 'params' | 'caller'>,
  ) => TokenSubject | Promise<TokenSubject>;
  /** For public routes: the group of routes that share one limit per client address. */
  limit?: string;
  body?: Body;
  /** Whether a missing body counts as an empty object. */
  bodyIsOptional?: boolean;
  /** The content types of the body; default JSON. */
  consumes?: MediaType | readonly MediaType[];
  /** The file of a `multipart/form-data` body; the other fields are the body. Such a route cannot be public. */
  // biome-ignore lint/suspicious/noExplicitAny: the kinds are between the functions of the upload.
  upload?: FileUpload<any, Received>;
  query?: Query;
  params?: Params;
  /** The success status and the schema of its body. */
  answers: Record<number, TSchema>;
  /** The domain errors it may answer with. */
  errors?: readonly Code[];
  handler: (call: Call<A, Shape<Body>, Shape<Query>, Shape<Params>, Received>) => unknown;
}

/** A route of any types. */
export type Route = RouteDefinition<
  string,
  Access,
  TSchema | undefined,
  TSchema | undefined,
  TSchema | undefined,
  unknown
>;
