import { Type } from 'typebox';
import { routesOf } from '../../../http/surface.ts';
import { type FactoryErrors, refuse } from '../domain/errors.ts';
import { Uuid } from '../envelope.ts';
import type { FactoryServices } from '../services.ts';

const route = routesOf<FactoryErrors>();

export const fileRoutes = ({ tasks, files }: FactoryServices) => [
  route({
    method: 'GET',
    url: '/api/tasks/:task_id/files/:name',
    summary: '获取任务产生的文件 · Fetch a file that a task has made',
    tag: 'tasks',
    access: 'account',
    params: Type.Object({ task_id: Uuid, name: Type.String({ minLength: 1, maxLength: 100 }) }),
    answers: { 200: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) },
    errors: ['task_not_found', 'file_not_found'],
    async handler({ caller, params: { task_id: id, name }, reply }) {
      await tasks.get(caller.account, id);
      const file = await files.find(id, name);
      if (!file) throw refuse('file_not_found', { name });
      reply.type(file.mediaType);
      reply.header('content-length', file.size);
      reply.header('cache-control', 'private, max-age=0');
      return file.content;
    },
  }),
];
