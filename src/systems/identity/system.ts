/** Identity: the accounts of the core, without data of its own. */
import type { Core } from '../../core/core.ts';
import type { System } from '../../http/declare/system.ts';
import { passwordRoutes } from './routes/password.ts';
import { sessionRoutes } from './routes/session.ts';
import { verificationRoutes } from './routes/verification.ts';
import { identity } from './surface.ts';

export function createIdentity(core: Core): System {
  return { surface: identity, routes: [...sessionRoutes(core), ...passwordRoutes(core), ...verificationRoutes(core)] };
}
