import { Type } from 'typebox';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { Body, component, Defaulted, Id, Nullable, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { type CoursewareErrors, refuse } from '../domain/errors.ts';
import { type MaterialType, SORT_FIELDS } from '../domain/materials/material-queries.ts';
import { MaterialDetail, presentDetail, presentShown, ShownMaterialObject } from '../present/materials.ts';
import type { CoursewareServices } from '../services.ts';

const route = routesOf<CoursewareErrors>();
const tag = 'materials';

const MaterialParams = Type.Object({ material_id: Id });

/** With the fields that existing clients use for paging. */
const MaterialPage = component('MaterialPage')({
  ...Page(ShownMaterialObject).properties,
  has_next: Type.Boolean(),
  has_prev: Type.Boolean(),
});

/** Null leaves a field unchanged; an empty description removes it. */
const Change = Body({
  title: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 255, format: 'visible' }))),
  description: Type.Optional(Nullable(Type.String({ maxLength: 5_000 }))),
  status: Type.Optional(Type.Unknown()),
});

export const materialRoutes = ({ materials }: CoursewareServices) => [
  route({
    method: 'GET',
    url: '/api/v1/materials',
    operationId: 'listMaterials',
    summary: '课件列表 · List materials',
    tag,
    access: 'optional',
    query: Query({
      ...PageQuery(),
      sort_by: Defaulted(Type.Enum([...SORT_FIELDS], { default: 'created_at' })),
      sort_order: Defaulted(Type.Enum(['asc', 'desc'], { default: 'desc' })),
      material_type: Type.Optional(Type.String({ maxLength: 50 })),
      search: Type.Optional(Type.String({ maxLength: 255 })),
      uploader_id: Type.Optional(Id),
    }),
    answers: { 200: MaterialPage },
    errors: ['material_type_unknown'],
    async handler({
      caller,
      query: { sort_by: sortBy, sort_order: order, material_type, search, uploader_id, ...asked },
    }) {
      const filter = {
        type: typeOf(material_type),
        viewerId: caller?.account.id,
        search: search || undefined,
        uploaderId: uploader_id,
      };
      const { items, total } = await materials.list(filter, { sortBy, order }, pageOf(asked));
      const listed = page(items.map(presentShown), total, asked);
      return { ...listed, has_next: listed.page < listed.total_pages, has_prev: listed.page > 1 };
    },
  }),
  route({
    method: 'GET',
    url: '/api/v1/materials/:material_id',
    operationId: 'getMaterial',
    summary: '课件详情 · Show a material',
    tag,
    access: 'optional',
    params: MaterialParams,
    answers: { 200: MaterialDetail },
    errors: ['material_not_found'],
    async handler({ caller, params, address, request: { headers } }) {
      const viewer = { accountId: caller?.account.id, address, agent: headers['user-agent'] ?? '' };
      return presentDetail(await materials.open(params.material_id, viewer));
    },
  }),
  route({
    method: 'PUT',
    url: '/api/v1/materials/:material_id',
    operationId: 'changeMaterial',
    summary: '修改课件标题和描述 · Change the title and the description',
    tag,
    access: 'account',
    params: MaterialParams,
    body: Change,
    answers: { 200: MaterialDetail },
    errors: ['material_not_found', 'not_uploader', 'material_not_active'],
    async handler({ caller, params, body: { title, description } }) {
      const change = {
        title: title ?? undefined,
        description: description === '' ? null : (description ?? undefined),
      };
      const material = await materials.change(params.material_id, caller.account.id, change);
      return presentDetail({ material, related: [] });
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/v1/materials/:material_id',
    operationId: 'hideMaterial',
    summary: '删除（隐藏）课件 · Hide a material',
    tag,
    access: 'account',
    params: MaterialParams,
    answers: { 204: Type.Null() },
    errors: ['material_not_found', 'not_uploader', 'material_deleted'],
    async handler({ caller, params }) {
      await materials.hide(params.material_id, caller.account.id);
      return null;
    },
  }),
  route({
    method: 'POST',
    url: '/api/v1/materials/:material_id/like',
    operationId: 'toggleMaterialLike',
    summary: '点赞/取消点赞 · Give a like or take it back',
    tag,
    access: 'account',
    params: MaterialParams,
    answers: { 200: Type.Object({ is_liked: Type.Boolean(), like_count: Type.Integer(), liked: Type.Boolean() }) },
    errors: ['material_not_found', 'material_hidden'],
    async handler({ caller, params }) {
      const { isLiked, likeCount } = await materials.toggleLike(params.material_id, caller.account.id);
      return { is_liked: isLiked, like_count: likeCount, liked: isLiked };
    },
  }),
];

function typeOf(text: string | undefined): MaterialType | undefined {
  if (text === undefined || text === '') return undefined;
  if (text === 'video' || text === 'pdf') return text;
  throw refuse('material_type_unknown', { type: text, known: ['video', 'pdf'] });
}
