import { Type } from 'typebox';
import { pageOf } from '../../../http/declare/paging.ts';
import { Id, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import { Ok, ok, Page, page } from '../envelope.ts';
import {
  CategoryObject,
  InterfaceDetail,
  InterfaceItem,
  ParameterObject,
  presentCategory,
  presentInterface,
} from '../present/interfaces.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'interfaces';

const InterfaceParams = Type.Object({ interface_id: Id });

export const interfaceRoutes = ({ interfaces }: MarketServices) => [
  route({
    method: 'GET',
    url: '/api/interfaces/',
    operationId: 'listInterfaces',
    summary: '接口列表 · List or search interfaces',
    tag,
    access: 'account',
    query: Query({
      ...PageQuery(),
      category: Type.Optional(Type.String({ maxLength: 100 })),
      keyword: Type.Optional(Type.String({ maxLength: 200 })),
      search: Type.Optional(Type.String({ maxLength: 200, description: 'The same as keyword' })),
    }),
    answers: { 200: Page(InterfaceItem) },
    handler({ query: { category, search, keyword = search, ...asked } }) {
      const { items, total } = interfaces.list(pageOf(asked), { category, keyword });
      return page(items.map(presentInterface), total, asked);
    },
  }),
  route({
    method: 'GET',
    url: '/api/interfaces/categories',
    operationId: 'listInterfaceCategories',
    summary: '接口分类 · List the categories of interfaces',
    tag,
    access: 'account',
    answers: { 200: Ok(Type.Array(CategoryObject)) },
    handler: () => ok(interfaces.categories().map(presentCategory)),
  }),
  route({
    method: 'GET',
    url: '/api/interfaces/:interface_id',
    operationId: 'getInterface',
    summary: '接口详情 · Show an interface',
    tag,
    access: 'account',
    params: InterfaceParams,
    answers: { 200: Ok(InterfaceDetail) },
    errors: ['interface_not_found'],
    handler: ({ params }) => ok(presentInterface(interfaces.get(params.interface_id))),
  }),
  route({
    method: 'GET',
    url: '/api/interfaces/:interface_id/parameters',
    operationId: 'listInterfaceParameters',
    summary: '接口参数 · List the parameters of an interface',
    tag,
    access: 'account',
    params: InterfaceParams,
    answers: { 200: Ok(Type.Array(ParameterObject)) },
    errors: ['interface_not_found'],
    handler: ({ params }) => ok(presentInterface(interfaces.get(params.interface_id)).parameters),
  }),
];
