import type { Gate } from '../../http/declare/surface.ts';
import { refuse } from './domain/errors.ts';
import { LOGIN } from './routes/auth.ts';
import type { FactoryServices } from './services.ts';

/** During maintenance only administrators are served. Signing in stays open, so that administrators can sign in. */
export function maintenanceGate({ settings }: FactoryServices): Gate {
  return async ({ url }, caller) => {
    const { maintenance_mode } = await settings.get();
    if (maintenance_mode && caller?.account.role !== 'admin' && url !== LOGIN) throw refuse('maintenance', {});
  };
}
