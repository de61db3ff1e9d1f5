import { Type } from 'typebox';
import { Body, Id, Nullable } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { type CoursewareErrors, refuse } from '../domain/errors.ts';
import { REACTION_TYPES, type ReactionType } from '../domain/reactions/reaction-queries.ts';
import {
  MyReaction,
  presentMine,
  presentReacted,
  presentReactions,
  ReactedObject,
  ReactionRemoved,
  ReactionsObject,
} from '../present/reactions.ts';
import type { CoursewareServices } from '../services.ts';

const route = routesOf<CoursewareErrors>();
const tag = 'reactions';
const url = '/api/v1/materials/:material_id/reactions';

const params = Type.Object({ material_id: Id });

export const reactionRoutes = ({ reactions }: CoursewareServices) => [
  route({
    method: 'GET',
    url,
    operationId: 'listReactions',
    summary: '课件的反应 · Reactions to a material',
    tag,
    access: 'optional',
    params,
    answers: { 200: ReactionsObject },
    errors: ['material_not_found'],
    async handler({ caller, params: { material_id } }) {
      const found = await reactions.of(material_id, caller?.account.id);
      return presentReactions(material_id, found, caller !== undefined);
    },
  }),
  route({
    method: 'POST',
    url,
    operationId: 'react',
    summary: '添加或更换反应 · React, or react differently',
    tag,
    access: 'account',
    params,
    body: Body({ reaction_type: Type.Optional(Nullable(Type.String({ maxLength: 50 }))) }),
    answers: { 200: ReactedObject },
    errors: ['material_not_found', 'material_hidden', 'reaction_type_unknown'],
    async handler({ caller, params: { material_id }, body: { reaction_type } }) {
      return presentReacted(await reactions.react(material_id, caller.account.id, typeOf(reaction_type)));
    },
  }),
  route({
    method: 'DELETE',
    url,
    operationId: 'removeReaction',
    summary: '取消反应 · Take a reaction back',
    tag,
    access: 'account',
    params,
    answers: { 200: ReactionRemoved },
    errors: ['material_not_found', 'reaction_not_found'],
    async handler({ caller, params: { material_id } }) {
      return { message: 'Reaction removed', counts: await reactions.remove(material_id, caller.account.id) };
    },
  }),
  route({
    method: 'GET',
    url: `${url}/me`,
    operationId: 'getMyReaction',
    summary: '我的反应 · My reaction to a material',
    tag,
    access: 'account',
    params,
    answers: { 200: MyReaction },
    errors: ['material_not_found'],
    async handler({ caller, params: { material_id } }) {
      return presentMine((await reactions.of(material_id, caller.account.id)).own);
    },
  }),
];

function typeOf(text: string | null | undefined): ReactionType {
  const type = REACTION_TYPES.find((one) => one === text);
  if (!type) throw refuse('reaction_type_unknown', { type: text ?? '', known: REACTION_TYPES });
  return type;
}
