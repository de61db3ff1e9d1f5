import { Type } from 'typebox';
import { languageOf } from '../../../http/declare/language.ts';
import { pageOf } from '../../../http/declare/paging.ts';
import { AnyKeys, Body, Defaulted, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import { FREQUENCIES } from '../domain/scripts/script-files.ts';
import { Ok, ok, Page, page } from '../envelope.ts';
import {
  presentScan,
  presentScript,
  presentStatistics,
  presentTrial,
  ScanReport,
  ScriptDetail,
  ScriptItem,
  ScriptStatisticsObject,
  ToggledScript,
  TrialReport,
} from '../present/scripts.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'scripts';

const ScriptParams = Type.Object({ script_id: Type.String({ maxLength: 100 }) });

/** @param most scripts of a page: a client of `/api/v1` asks for all it can choose from at once */
export const scriptRoutes = ({ scripts, scriptAdministration }: MarketServices, { most = 100 } = {}) => [
  route({
    method: 'GET',
    url: '/api/scripts/',
    operationId: 'listScripts',
    summary: '数据脚本列表 · List scripts',
    tag,
    access: 'account',
    query: Query({
      ...PageQuery({ most }),
      category: Type.Optional(Type.String({ maxLength: 100 })),
      is_active: Type.Optional(Type.Boolean()),
      frequency: Type.Optional(Type.Enum([...FREQUENCIES])),
      keyword: Type.Optional(Type.String({ maxLength: 200 })),
      missing: Defaulted(Type.Boolean({ default: false })),
    }),
    answers: { 200: Page(ScriptItem) },
    async handler({ query: { category, is_active: isActive, frequency, keyword, missing: isMissing, ...asked } }) {
      const filter = { category, isActive, frequency, keyword, isMissing };
      const { items, total } = await scripts.list(pageOf(asked), filter);
      return page(items.map(presentScript), total, asked);
    },
  }),
  route({
    method: 'GET',
    url: '/api/scripts/categories',
    operationId: 'listScriptCategories',
    summary: '脚本分类列表 · List the categories of scripts',
    tag,
    access: 'account',
    answers: { 200: Ok(Type.Array(Type.String())) },
    async handler() {
      return ok(await scripts.categories());
    },
  }),
  route({
    method: 'GET',
    url: '/api/scripts/stats',
    operationId: 'getScriptStatistics',
    summary: '脚本统计 · Count the scripts',
    tag,
    access: 'account',
    answers: { 200: Ok(ScriptStatisticsObject) },
    async handler() {
      return ok(presentStatistics(await scripts.statistics()));
    },
  }),
  route({
    method: 'GET',
    url: '/api/scripts/:script_id',
    operationId: 'getScript',
    summary: '数据脚本详情 · Show a script',
    tag,
    access: 'account',
    params: ScriptParams,
    answers: { 200: Ok(ScriptDetail) },
    errors: ['script_not_found'],
    async handler({ params }) {
      return ok(presentScript(await scripts.get(params.script_id)));
    },
  }),
  route({
    method: 'POST',
    url: '/api/scripts/scan',
    operationId: 'scanScripts',
    summary: '扫描脚本 · Read the script folders again',
    tag,
    access: 'admin',
    answers: { 200: Ok(ScanReport) },
    async handler({ caller, address, request }) {
      const found = await scriptAdministration.scan({ accountId: caller.account.id, address });
      return ok(presentScan(found, languageOf(request)));
    },
  }),
  route({
    method: 'POST',
    url: '/api/scripts/:script_id/test',
    operationId: 'testScript',
    summary: '测试脚本 · Run a script without keeping its rows',
    tag,
    access: 'admin',
    params: ScriptParams,
    body: Body({
      parameters: Defaulted(AnyKeys(Type.Unknown(), { default: {}, maxProperties: 100 })),
    }),
    answers: { 200: Ok(TrialReport) },
    errors: ['script_not_found', 'parameters_invalid', 'too_many_trials'],
    async handler({ caller, address, params, body, request, reply }) {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const by = { accountId: caller.account.id, address };
      return ok(
        presentTrial(
          await scriptAdministration.try(params.script_id, body.parameters, by, gone.signal),
          languageOf(request),
        ),
      );
    },
  }),
  route({
    method: 'PUT',
    url: '/api/scripts/:script_id/toggle',
    operationId: 'toggleScriptShown',
    summary: '切换脚本激活状态 · Switch a script on or off, and show it',
    tag,
    access: 'admin',
    params: ScriptParams,
    answers: { 200: Ok(ScriptDetail) },
    errors: ['script_not_found'],
    async handler({ caller, address, params }) {
      const by = { accountId: caller.account.id, address };
      return ok(presentScript(await scriptAdministration.toggle(params.script_id, by)));
    },
  }),
  route({
    method: 'PATCH',
    url: '/api/scripts/:script_id/toggle',
    operationId: 'toggleScript',
    summary: '切换脚本激活状态 · Switch a script on or off',
    tag,
    access: 'admin',
    params: ScriptParams,
    answers: { 200: Ok(ToggledScript) },
    errors: ['script_not_found'],
    async handler({ caller, address, params }) {
      return ok(await scriptAdministration.toggle(params.script_id, { accountId: caller.account.id, address }));
    },
  }),
];
