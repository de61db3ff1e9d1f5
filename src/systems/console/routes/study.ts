/** Courses with their items, and how far each is studied. */
import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Viewer } from '../../../core/accounts/viewer.ts';
import { MaybeInstant, Nullable, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSecondsOrNull } from '../../../http/declare/times.ts';
import { DomainError } from '../../../shared/errors.ts';
import { type ConsoleErrors, refuse } from '../domain/errors.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'study';
const Text = Type.String();

export interface OutlinedItem {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  /** At speed 1.0. */
  readonly durationSeconds: number;
  readonly isOpen: boolean;
  readonly availability?: string;
  readonly studied: { readonly seconds: number; readonly isCompleted: boolean };
  readonly completedAt: string | undefined;
}

export interface Outline {
  readonly id: string;
  readonly name: string;
  readonly teacherName: string;
  readonly progress: number;
  /** Undefined if the course cannot be read now. */
  readonly items: readonly OutlinedItem[] | undefined;
}

/** What study can tell of courses; errors of their source are thrown. */
export interface Outlines {
  ofCourses(accountId: number, ids: readonly string[]): Promise<readonly Outline[]>;
  /** @throws task_not_found */
  ofTask(viewer: Viewer, taskId: number): Promise<readonly Outline[]>;
}

const Item = Type.Object({
  id: Text,
  title: Text,
  type: Text,
  seconds: Type.Number({ description: 'studied, of the item and not of the clock' }),
  total_seconds: Type.Number({ description: '0 if opening the item is all there is to it' }),
  is_completed: Type.Boolean(),
  is_open: Type.Boolean(),
  availability: Nullable(Type.String({ description: 'when it will be open, in the words of its source' })),
  completed_at: MaybeInstant,
});

const Answer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Text,
      name: Text,
      teacher: Text,
      progress: Type.Number(),
      items: Nullable(Type.Array(Item, { description: 'null: the course cannot be read now' })),
    }),
  ),
});

export const studyRoutes = (outlines: Outlines) => [
  route({
    method: 'GET',
    url: '/api/courses',
    operationId: 'outlineCourses',
    summary: '课程目录 · Courses with their items, and how far I have studied each',
    tag,
    access: 'account',
    tokenSystem: 'study',
    query: Query({ ids: Type.String({ minLength: 1, maxLength: 8_000, description: 'separated by commas' }) }),
    answers: { 200: Answer },
    errors: ['courses_unreadable'],
    async handler({ query: { ids }, caller: { account } }) {
      return present(await readable(() => outlines.ofCourses(account.id, ids.split(','))));
    },
  }),
  route({
    method: 'GET',
    url: '/api/study-tasks/:id/courses',
    operationId: 'outlineStudyTask',
    summary: '学习任务的课程目录 · The courses of a task with their items, and how far each is studied',
    tag,
    access: 'account',
    tokenSystem: 'study',
    params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
    answers: { 200: Answer },
    errors: ['courses_unreadable', 'task_not_found'],
    async handler({ params: { id }, caller: { account } }) {
      return present(await readable(() => outlines.ofTask(account, id)));
    },
  }),
];

async function readable(read: () => Promise<readonly Outline[]>): Promise<readonly Outline[]> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'task_not_found') throw refuse('task_not_found', {}, error);
    throw refuse('courses_unreadable', {}, error);
  }
}

const present = (courses: readonly Outline[]) => ({
  items: courses.map(({ id, name, teacherName, progress, items }) => ({
    id,
    name,
    teacher: teacherName,
    progress,
    items:
      items?.map((item) => ({
        id: item.id,
        title: item.title,
        type: item.type,
        seconds: Math.min(item.studied.seconds, item.durationSeconds),
        total_seconds: item.durationSeconds,
        is_completed: item.studied.isCompleted,
        is_open: item.isOpen,
        availability: item.availability ?? null,
        completed_at: isoSecondsOrNull(item.completedAt ?? null),
      })) ?? null,
  })),
});
