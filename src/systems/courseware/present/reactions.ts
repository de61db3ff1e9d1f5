import { type Static, Type } from 'typebox';
import { component, MaybePlainInstant, PlainInstant } from '../../../http/declare/schemas.ts';
import { plainSeconds } from '../../../http/declare/times.ts';
import {
  REACTION_TYPES,
  type Reaction,
  type ReactionCounts,
  type ReactionType,
} from '../domain/reactions/reaction-queries.ts';

/** The emoji that clients show. */
const LOOKS: Record<ReactionType, { emoji: string; tooltip: string }> = {
  thumbs_up: { emoji: '👍', tooltip: '有帮助' },
  thumbs_down: { emoji: '👎', tooltip: '没帮助' },
  question: { emoji: '❓', tooltip: '有疑问' },
  insight: { emoji: '💡', tooltip: '有启发' },
};

const Text = Type.String();
const Count = Type.Integer();

export const CountsObject = component('ReactionCounts')({
  thumbs_up: Count,
  thumbs_down: Count,
  question: Count,
  insight: Count,
});

const ownFields = { id: Type.Integer(), type: Text, emoji: Text, tooltip: Text, created_at: PlainInstant };

const OwnReaction = Type.Unsafe<object | null>({ ...component('OwnReaction')(ownFields), type: ['object', 'null'] });

export const ReactionsObject = component('Reactions')({
  material_id: Type.Integer(),
  counts: CountsObject,
  total: Count,
  reactions: Type.Array(component('ReactionCount')({ type: Text, emoji: Text, tooltip: Text, count: Count })),
  /** Absent for a caller who is not signed in. */
  user_reaction: Type.Optional(OwnReaction),
});

const presentOwn = ({ id, type, created_at }: Reaction) => ({
  id,
  type,
  ...LOOKS[type],
  created_at: plainSeconds(created_at),
});

export function presentReactions(
  materialId: number,
  { counts, own }: { counts: ReactionCounts; own?: Reaction },
  isSignedIn: boolean,
): Static<typeof ReactionsObject> {
  return {
    material_id: materialId,
    counts,
    total: REACTION_TYPES.reduce((sum, type) => sum + counts[type], 0),
    reactions: REACTION_TYPES.map((type) => ({ type, ...LOOKS[type], count: counts[type] })),
    ...(isSignedIn && { user_reaction: own ? presentOwn(own) : null }),
  };
}

export const ReactedObject = component('Reacted')({
  id: Type.Integer(),
  material_id: Type.Integer(),
  user_id: Type.Integer(),
  reaction_type: Text,
  emoji: Text,
  tooltip: Text,
  message: Text,
  counts: CountsObject,
});

export const presentReacted = ({ reaction, counts }: { reaction: Reaction; counts: ReactionCounts }) => ({
  id: reaction.id,
  material_id: reaction.material_id,
  user_id: reaction.account_id,
  reaction_type: reaction.type,
  ...LOOKS[reaction.type],
  message: 'Reaction saved',
  counts,
});

export const ReactionRemoved = component('ReactionRemoved')({ message: Text, counts: CountsObject });

export const MyReaction = component('MyReaction')({
  has_reaction: Type.Boolean(),
  reaction: Type.Unsafe<object | null>({
    ...component('FullReaction')({ ...ownFields, updated_at: MaybePlainInstant }),
    type: ['object', 'null'],
  }),
});

export const presentMine = (own: Reaction | undefined) => ({
  has_reaction: own !== undefined,
  reaction: own ? { ...presentOwn(own), updated_at: plainSeconds(own.updated_at) } : null,
});
