import { Type } from 'typebox';
import { PageQuery, Query } from '../../../http/schemas.ts';
import { routesOf } from '../../../http/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import { Ok, ok, Page, page, pageOf } from '../envelope.ts';
import { presentScript, ScriptDetail, ScriptItem } from '../present/scripts.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'scripts';

export const scriptRoutes = ({ scripts }: MarketServices) => [
  route({
    method: 'GET',
    url: '/api/scripts/',
    summary: '数据脚本列表 · List scripts',
    tag,
    access: 'account',
    query: Query({
      ...PageQuery(),
      category: Type.Optional(Type.String({ maxLength: 100 })),
      is_active: Type.Optional(Type.Boolean()),
    }),
    answers: { 200: Page(ScriptItem) },
    async handler({ query: { category, is_active: isActive, ...asked } }) {
      const { items, total } = await scripts.list(pageOf(asked), { category, isActive });
      return page(items.map(presentScript), total, asked);
    },
  }),
  route({
    method: 'GET',
    url: '/api/scripts/categories',
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
    url: '/api/scripts/:script_id',
    summary: '数据脚本详情 · Show a script',
    tag,
    access: 'account',
    params: Type.Object({ script_id: Type.String({ maxLength: 100 }) }),
    answers: { 200: Ok(ScriptDetail) },
    errors: ['script_not_found'],
    async handler({ params }) {
      return ok(presentScript(await scripts.get(params.script_id)));
    },
  }),
];
