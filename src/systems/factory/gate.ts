import type { Gate } from '../../http/declare/surface.ts';
import { refuse } from './domain/errors.ts';
import { LOGIN } from './routes/auth.ts';
import { HEALTH } from './routes/health.ts';
import type { FactoryServices } from './services.ts';

/** Open during maintenance: so that administrators can sign in, and monitors do not take it for an outage. */
const OPEN: readonly string[] = [LOGIN, HEALTH];

/** During maintenance only administrators are served. */
export function maintenanceGate({ settings }: FactoryServices): Gate {
  return async ({ url }, caller) => {
    const { maintenance_mode } = await settings.get();
    if (maintenance_mode && caller?.account.role !== 'admin' && !OPEN.includes(url)) throw refuse('maintenance', {});
  };
}
