import { Type } from 'typebox';
import { component } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { SourceErrors } from '../domain/sources/errors.ts';
import type { StudyServices } from '../services.ts';

const route = routesOf<SourceErrors>();

const CourseObject = component('Course')({
  courseId: Type.String(),
  courseName: Type.String(),
  teacherName: Type.String(),
  progress: Type.Integer(),
  /** Beyond the contract: 0 in progress, 1 ended. Listed courses can be studied. */
  state: Type.Literal(0),
});

export const courseRoutes = ({ courses }: StudyServices) => [
  route({
    method: 'GET',
    url: '/api/courses/list',
    operationId: 'listCourses',
    summary: '获取课程列表 · List the courses there are to study',
    tag: 'courses',
    access: 'account',
    answers: { 200: Type.Array(CourseObject) },
    errors: ['source_account_missing', 'source_sign_in_failed', 'source_unavailable'],
    async handler({ caller }) {
      const listed = await courses.list(caller.account.id);
      return listed.map(({ id, name, teacherName, progress }) => ({
        courseId: id,
        courseName: name,
        teacherName,
        progress,
        state: 0 as const,
      }));
    },
  }),
];
