import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import type { FileUpload } from './upload.ts';

/** Who may call a route. `optional`: anybody, and who sends a token is known; a token that is not good is refused. */
export type Access = 'public' | 'optional' | 'account' | 'admin';

/** What a handler is given: everything already checked against the route's schemas. */
export interface Call<A extends Access, Body, Query, Params, Received> {
  body: Body;
  /** What became of the file; undefined on routes that take none. */
  received: Received;
  query: Query;
  params: Params;
  /** Who is signed in; undefined on public routes. */
  caller: A extends 'public' ? undefined : A extends 'optional' ? SignedIn | undefined : SignedIn;
  /** The caller's address, as TRUST_PROXY has it. */
  address: string;
  request: FastifyRequest;
  reply: FastifyReply;
}

type MediaType = 'application/json' | 'application/x-www-form-urlencoded' | 'multipart/form-data';

type Shape<Schema> = Schema extends TSchema ? Static<Schema> : undefined;

/**
 * One endpoint: what it takes, who may call it, what it may answer. The statuses it may answer follow from `answers`,
 * from `errors` through the surface's map, and from what every route of its kind can meet; no other can leave it.
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
   * The name of the operation in the OpenAPI document, which generated clients use as their method: a verb and what it is
   * done to, such as `listTasks`. Unique in the surface.
   */
  operationId: string;
  /** One line for the OpenAPI document: `中文 · English`. */
  summary: string;
  /** What the summary leaves out, also in both languages. */
  description?: string;
  tag: string;
  /** Another address of a route that is documented; the OpenAPI document leaves it out. */
  isAlias?: boolean;
  access: A;
  /** Public routes: the group whose calls are counted together against the limit of the caller's address. */
  limit?: string;
  body?: Body;
  /** Whether a request without a body is one whose body has no fields. */
  bodyIsOptional?: boolean;
  /** What the body may come as; JSON unless said otherwise. */
  consumes?: MediaType | readonly MediaType[];
  /** The file of a `multipart/form-data` body, whose other fields are the body. Such a route is not public. */
  // biome-ignore lint/suspicious/noExplicitAny: the kinds are between the functions of the upload.
  upload?: FileUpload<any, Received>;
  query?: Query;
  params?: Params;
  /** The success status and the schema of its body. */
  answers: Record<number, TSchema>;
  /** The domain's codes it may refuse with. */
  errors?: readonly Code[];
  handler: (call: Call<A, Shape<Body>, Shape<Query>, Shape<Params>, Received>) => unknown;
}

/** A route of any shape, as the mounting sees it. */
export type Route = RouteDefinition<
  string,
  Access,
  TSchema | undefined,
  TSchema | undefined,
  TSchema | undefined,
  unknown
>;
