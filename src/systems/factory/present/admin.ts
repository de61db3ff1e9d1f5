import { type Static, Type } from 'typebox';
import { logSetting } from '../../../core/system-log/log-setting.ts';
import { component } from '../../../http/declare/schemas.ts';
import { type Configuration, factorySettings } from '../domain/factory-settings.ts';
import type { Figures } from '../domain/overview.ts';
import { Money, money } from './money.ts';

const Count = Type.Integer();

export const FiguresObject = component('SystemStatistics')({
  total_users: Count,
  active_users: Count,
  total_tasks: Count,
  running_tasks: Count,
  completed_tasks: Count,
  failed_tasks: Count,
  total_gpu_servers: Count,
  online_gpu_servers: Count,
  total_revenue: Money,
});

export const presentFigures = ({ users, tasks, servers, revenue }: Figures): Static<typeof FiguresObject> => ({
  total_users: users.total,
  active_users: users.active,
  total_tasks: tasks.total,
  running_tasks: tasks.running,
  completed_tasks: tasks.completed,
  failed_tasks: tasks.failed,
  total_gpu_servers: servers.total,
  online_gpu_servers: servers.online,
  total_revenue: money(revenue),
});

export const ConfigObject = component('Config')({
  ...factorySettings.schema.properties,
  ...logSetting.schema.properties,
});

export const presentConfig = (values: Configuration): Static<typeof ConfigObject> => ({
  ...values,
  task_rates: { ...values.task_rates },
});
