/** Factory's services. */
import type { Core } from '../../core/core.ts';
import type { Library } from '../../shared/library.ts';
import { FactorySettings } from './domain/factory-settings.ts';
import { TaskFiles } from './domain/files/task-files.ts';
import { Logs } from './domain/logs/logs.ts';
import { Overview } from './domain/overview.ts';
import { Recharge } from './domain/recharge.ts';
import { Servers } from './domain/servers/servers.ts';
import { TaskTypes } from './domain/task-types.ts';
import { Holds } from './domain/tasks/holds.ts';
import { Tasks } from './domain/tasks/tasks.ts';
import { Users } from './domain/users.ts';
import { checkFilm } from './domain/video/films.ts';
import { ConfigSchemas } from './domain/work/config-schema.ts';
import { builtInTypes, declaredTypes } from './domain/work/known-types.ts';

export interface FactoryServices {
  readonly core: Core;
  /** The library that tasks may take films from. */
  readonly library: Library;
  readonly settings: FactorySettings;
  readonly schemas: ConfigSchemas;
  readonly tasks: Tasks;
  readonly files: TaskFiles;
  readonly holds: Holds;
  readonly users: Users;
  readonly recharge: Recharge;
  readonly servers: Servers;
  readonly overview: Overview;
  readonly logs: Logs;
  /** The types of task that this process hands to a cluster; filled when it begins to work. */
  readonly clusterTypes: Set<string>;
}

export function factoryServices(core: Core, library: Library): FactoryServices {
  const schemas = new ConfigSchemas();
  const film = checkFilm({ library, storage: core.storage });
  const types = new TaskTypes(builtInTypes(schemas, film), declaredTypes(schemas));
  const settings = new FactorySettings({ ...core, types });
  const servers = new Servers(core.database);
  const files = new TaskFiles(core);
  const tasks = new Tasks({ ...core, settings, types, files });
  return {
    core,
    library,
    settings,
    schemas,
    tasks,
    files,
    holds: new Holds(core),
    users: new Users(core),
    recharge: new Recharge(core),
    servers,
    overview: new Overview({ ...core, servers }),
    logs: new Logs({ ...core, tasks }),
    clusterTypes: new Set(),
  };
}
