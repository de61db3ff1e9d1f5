/** Rate limits that hold across nodes: the counters are in PostgreSQL. */
import type { FastifyReply, onRequestAsyncHookHandler } from 'fastify';
import { RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Role } from '../../core/accounts/accounts-queries.ts';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import type { Database } from '../../core/db/database.ts';
import { refuse } from '../declare/request-errors.ts';
import { networkOf } from './network.ts';

const WINDOW_SECONDS = 60;

/** Requests per minute, by the role of an account. */
type AccountLimit = Readonly<Record<Role, number>>;

export class RateLimits {
  readonly #database: Database;
  readonly #addressLimit: number;
  readonly #limiters = new Map<string, RateLimiterPostgres>();

  /** @param addressLimit requests per minute of one address to each group of public routes */
  constructor(database: Database, addressLimit: number) {
    this.#database = database;
    this.#addressLimit = addressLimit;
  }

  /** A hook that counts calls of a group of public routes by the caller's address. */
  byAddress(group: string): onRequestAsyncHookHandler {
    const limiter = this.#limiter(group, this.#addressLimit);
    return async (request, reply) => {
      await spend(limiter, networkOf(request.ip), reply);
    };
  }

  /** A hook that counts calls by the signed-in account; it runs after the guard. */
  byAccount(group: string, limit: AccountLimit): onRequestAsyncHookHandler {
    return async ({ caller }, reply) => {
      if (!caller) return;
      await spend(this.#accountLimiter(group, limit, roleOf(caller)), String(caller.account.id), reply);
    };
  }

  /** Counts something other than a request. @returns whether it is within the limit */
  async allows(group: string, limit: AccountLimit, caller: SignedIn): Promise<boolean> {
    const limiter = this.#accountLimiter(group, limit, roleOf(caller));
    const { isRefused } = await consume(limiter, String(caller.account.id));
    return !isRefused;
  }

  #accountLimiter(group: string, limit: AccountLimit, role: Role): RateLimiterPostgres {
    return this.#limiter(`${group}:${role}`, limit[role]);
  }

  #limiter(group: string, points: number): RateLimiterPostgres {
    const known = this.#limiters.get(group);
    if (known) return known;
    const limiter = new RateLimiterPostgres({
      storeClient: this.#database.pool,
      storeType: 'pool',
      tableName: 'rate_limits',
      tableCreated: true,
      keyPrefix: group,
      points,
      duration: WINDOW_SECONDS,
      // A client over its limit is refused from memory until the limit ends, so a flood does not reach the database.
      inMemoryBlockOnConsumed: points + 1,
    });
    this.#limiters.set(group, limiter);
    return limiter;
  }
}

/** All requests of an account count together: a personal token that acts as a user has the limit of its account. */
const roleOf = ({ account, token }: SignedIn): Role => token?.role ?? account.role;

/**
 * Counts one call and sets the limit headers: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
async function spend(limiter: RateLimiterPostgres, key: string, reply: FastifyReply): Promise<void> {
  const { isRefused, standing } = await consume(limiter, key);
  const seconds = Math.max(1, Math.ceil(standing.msBeforeNext / 1000));
  reply.header('ratelimit-policy', `"default";q=${limiter.points};w=${WINDOW_SECONDS}`);
  reply.header('ratelimit', `"default";r=${standing.remainingPoints};t=${seconds}`);
  if (!isRefused) return;
  reply.header('retry-after', seconds);
  throw refuse('rate_limited', { retryAfter: seconds });
}

/** A refusal from memory consumes nothing, so the count alone does not tell it from a success. */
async function consume(limiter: RateLimiterPostgres, key: string) {
  try {
    return { isRefused: false, standing: await limiter.consume(key) };
  } catch (refused) {
    if (refused instanceof Error) throw refused;
    return { isRefused: true, standing: refused as RateLimiterRes };
  }
}
