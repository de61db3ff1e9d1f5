import { Type } from 'typebox';
import { Body } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import { marketSettings } from '../domain/market-settings.ts';
import { Ok, ok } from '../envelope.ts';
import { presentScheduler, SchedulerObject, SettingsObject } from '../present/settings.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'settings';

const { max_concurrent_tasks, default_timeout, retry_enabled, max_retries } = marketSettings.schema.properties;
const Changes = Body({
  max_concurrent_tasks: Type.Optional(max_concurrent_tasks),
  default_timeout: Type.Optional(default_timeout),
  retry_enabled: Type.Optional(retry_enabled),
  max_retries: Type.Optional(max_retries),
  // Without the defaults of the setting, which would be filled in where nothing is to be changed.
  min_interval: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
  max_scheduled_tasks: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
});

export const settingRoutes = ({ settings, agenda }: MarketServices) => [
  route({
    method: 'GET',
    url: '/api/settings/',
    operationId: 'getSettings',
    summary: '系统设置 · Show the settings',
    tag,
    access: 'admin',
    answers: { 200: Ok(SettingsObject) },
    async handler() {
      return ok(await settings.get());
    },
  }),
  route({
    method: 'PUT',
    url: '/api/settings/',
    operationId: 'updateSettings',
    summary: '更新系统设置 · Change the settings',
    tag,
    access: 'admin',
    body: Changes,
    answers: { 200: Ok(SettingsObject) },
    async handler({ caller, body, address }) {
      return ok(await settings.change(caller.account, body, address));
    },
  }),
  route({
    method: 'GET',
    url: '/api/settings/scheduler',
    operationId: 'getSchedulerStatus',
    summary: '调度器状态 · Show whether schedules are followed',
    tag,
    access: 'admin',
    answers: { 200: Ok(SchedulerObject) },
    async handler() {
      return ok(presentScheduler(await agenda()));
    },
  }),
];
