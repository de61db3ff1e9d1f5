import { Type } from 'typebox';
import { routesOf } from '../../../http/declare/surface.ts';
import { objectAnswers, sendObject } from '../../../http/serve/files/send-object.ts';
import { type FactoryErrors, refuse } from '../domain/errors.ts';
import { TASK_FILE_TYPE, taskFileKey } from '../domain/files/task-files.ts';
import { Uuid } from '../envelope.ts';
import type { FactoryServices } from '../services.ts';
import { subjectOfTask } from './subject-of-task.ts';

const route = routesOf<FactoryErrors>();

export const fileRoutes = ({ tasks, core: { storage } }: FactoryServices) => [
  route({
    method: 'GET',
    url: '/api/tasks/:task_id/files/:name',
    operationId: 'downloadTaskFile',
    summary: '获取任务产生的文件 · Fetch a file that a task has made',
    tag: 'tasks',
    access: 'account',
    subject: subjectOfTask(tasks),
    params: Type.Object({ task_id: Uuid, name: Type.String({ minLength: 1, maxLength: 100 }) }),
    answers: objectAnswers,
    errors: ['task_not_found', 'file_not_found'],
    async handler({ caller, params: { task_id: id, name }, request, reply }) {
      const key = taskFileKey(await tasks.get(caller.account, id), name);
      const file = { storage, key: key ?? '', contentType: TASK_FILE_TYPE, name };
      const isThere = key !== undefined && (await sendObject(file, request, reply));
      if (!isThere) throw refuse('file_not_found', { name });
      return reply;
    },
  }),
];
