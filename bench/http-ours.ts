/** Our server in a process of its own: prints its address. */
import { openCore } from '../src/app/compose.ts';
import { readConfig } from '../src/app/config.ts';
import { createSystems } from '../src/app/systems.ts';
import { createLogger } from '../src/core/logger.ts';
import { LogLines } from '../src/core/system-log/log-lines.ts';
import { createServer } from '../src/http/serve/server.ts';

const config = readConfig(process.env);
const lines = process.env.KEEP === 'no' ? undefined : new LogLines();
const logger = createLogger(config.logLevel, lines);
const core = await openCore(config, logger, { stays: false, lines });
const app = await createServer(core, { systems: Object.values(createSystems(core, config)) });
const origin = await app.listen({ port: 0, host: '127.0.0.1' });
process.on('SIGINT', () => process.exit());
process.send?.({ origin });
