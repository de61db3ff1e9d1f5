/** The server as it is served, in a process of its own: prints its address. */
import { openCore } from '../src/app/compose.ts';
import { openSystems, systems } from '../src/app/systems.ts';
import { readConfig } from '../src/core/config.ts';
import { createLogger } from '../src/core/logger.ts';
import { LogLines } from '../src/core/system-log/log-lines.ts';
import { createServer } from '../src/http/serve/server.ts';

const config = readConfig(process.env);
const lines = process.env.KEEP === 'no' ? undefined : new LogLines();
const logger = createLogger(config.logLevel, lines);
const core = await openCore(config, logger, { stays: false, lines });
openSystems(core);
const app = await createServer(core, { surfaces: systems.map(({ surface }) => surface) });
const origin = await app.listen({ port: 0, host: '127.0.0.1' });
process.on('SIGINT', () => process.exit());
process.send?.({ origin });
