/** The market API's skin: `{code, message, data}`, errors as `{code, message, detail}`. */
import { Type } from 'typebox';
import type { AccountErrors } from '../../core/accounts/errors.ts';
import { accountMessages } from '../../http/declare/messages.ts';
import { defineSurface } from '../../http/declare/surface.ts';
import { merged } from '../../shared/messages.ts';
import type { MarketErrors } from './domain/errors.ts';
import { executionSocket } from './live/executions.socket.ts';
import { marketMessages } from './messages.ts';
import { authRoutes } from './routes/auth.ts';
import { dataRoutes } from './routes/data.ts';
import { executionRoutes } from './routes/executions.ts';
import { interfaceRoutes } from './routes/interfaces.ts';
import { scriptRoutes } from './routes/scripts.ts';
import { settingRoutes } from './routes/settings.ts';
import { tableRoutes } from './routes/tables.ts';
import { taskRoutes } from './routes/tasks.ts';
import { userRoutes } from './routes/users.ts';
import { warehouseRoutes } from './routes/warehouse.ts';
import { marketServices } from './services.ts';

export const market = defineSurface<AccountErrors & MarketErrors>({
  name: 'market',
  title: { zh: '金融数据采集', en: 'financial data collection' },
  version: '1.0.0',
  docs: '/api/docs',
  messages: merged(accountMessages, marketMessages),
  errorBody: ({ code, message, reason }) => ({ code, message, detail: reason }),
  errorSchema: Type.Object({ code: Type.Integer(), message: Type.String(), detail: Type.String() }),
  accountLimit: { user: 100, admin: 1000 },
  routes(core) {
    const services = marketServices(core);
    return [
      ...authRoutes(core),
      ...userRoutes(core),
      ...scriptRoutes(services),
      ...taskRoutes(services),
      ...executionRoutes(services),
      ...settingRoutes(services),
      ...tableRoutes(services),
      ...interfaceRoutes(services),
      ...dataRoutes(services),
      ...warehouseRoutes(services),
    ];
  },
  sockets: (core) => [executionSocket(core)],
  answers: {
    malformed_body: { status: 422, code: 3001 },
    malformed_url: { status: 400, code: 3002 },
    unsupported_media_type: { status: 415, code: 3001 },
    body_too_large: { status: 413, code: 3001 },
    invalid_body: { status: 422, code: 3001 },
    invalid_parameters: { status: 400, code: 3002 },
    route_not_found: { status: 404, code: 2001 },
    upgrade_required: { status: 426, code: -1 },
    sign_in_required: { status: 401, code: 1001 },
    token_expired: { status: 401, code: 1002 },
    token_invalid: { status: 401, code: 1001 },
    admin_required: { status: 403, code: 1003 },
    rate_limited: { status: 429, code: -1 },
    unavailable: { status: 503, code: 5001 },
    internal: { status: 500, code: -1 },
    username_taken: { status: 400, code: 2002 },
    email_taken: { status: 400, code: 2002 },
    invalid_credentials: { status: 401, code: 1001 },
    account_locked: { status: 403, code: 1003 },
    account_inactive: { status: 403, code: 1003 },
    wrong_password: { status: 400, code: 1001 },
    reset_token_invalid: { status: 400, code: 1002 },
    refresh_token_invalid: { status: 401, code: 1002 },
    account_not_found: { status: 404, code: 2001 },
    last_admin: { status: 400, code: -1 },
    script_not_found: { status: 404, code: 2001 },
    script_inactive: { status: 400, code: -1 },
    too_many_trials: { status: 429, code: -1 },
    parameters_invalid: { status: 422, code: 3001 },
    schedule_invalid: { status: 422, code: 3001 },
    timezone_unknown: { status: 422, code: 3001 },
    task_not_found: { status: 404, code: 2001 },
    task_running: { status: 400, code: -1 },
    execution_not_found: { status: 404, code: 2001 },
    execution_ended: { status: 400, code: -1 },
    execution_not_retriable: { status: 400, code: -1 },
    table_not_found: { status: 404, code: 2001 },
    column_unknown: { status: 400, code: 3002 },
    warehouse_unavailable: { status: 500, code: 5001 },
    warehouse_refused: { status: 400, code: -1 },
    interface_not_found: { status: 404, code: 2001 },
    interface_unavailable: { status: 400, code: -1 },
    collection_unavailable: { status: 500, code: 5003 },
    download_not_ready: { status: 400, code: -1 },
  },
});
