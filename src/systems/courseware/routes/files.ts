import { Type } from 'typebox';
import { routesOf } from '../../../http/declare/surface.ts';
import { objectAnswers, sendObject } from '../../../http/serve/files/send-object.ts';
import { type CoursewareErrors, refuse } from '../domain/errors.ts';
import { placeholderAt } from '../domain/thumbnails/placeholders.ts';
import { contentTypeOf, nameWith } from '../domain/uploads/file-kinds.ts';
import type { CoursewareServices } from '../services.ts';

const route = routesOf<CoursewareErrors>();
const tag = 'files';

/** Of a key: the path of a file is its address. */
const FileParams = Type.Object({
  folder: Type.String({ minLength: 1, maxLength: 20 }),
  name: Type.String({ minLength: 1, maxLength: 1_024 }),
});

export const fileRoutes = ({ materials, core: { storage, config } }: CoursewareServices) => {
  const framedBy = config.corsOrigins;
  return [
    route({
      method: 'GET',
      url: '/materials/:folder/:name',
      operationId: 'downloadMaterialFile',
      summary: '课件文件 · The file of a material',
      tag,
      access: 'optional',
      params: FileParams,
      answers: objectAnswers,
      errors: ['file_not_found'],
      async handler({ caller, params: { folder, name }, request, reply }) {
        const path = `materials/${folder}/${name}`;
        const { file_path: key, file_format, title } = await materials.atPath(path, caller?.account.id);
        const contentType = contentTypeOf(file_format);
        const file = { storage, key, contentType, name: nameWith(file_format, title), framedBy };
        if (!(await sendObject(file, request, reply))) throw refuse('file_not_found', { path });
        return reply;
      },
    }),
    route({
      method: 'GET',
      url: '/thumbnails/:folder/:name',
      operationId: 'downloadThumbnail',
      summary: '课件缩略图 · The thumbnail of a material',
      tag,
      access: 'optional',
      params: FileParams,
      answers: objectAnswers,
      errors: ['file_not_found'],
      async handler({ caller, params: { folder, name }, request, reply }) {
        const path = `thumbnails/${folder}/${name}`;
        const placeholder = await placeholderAt(path);
        if (placeholder)
          return reply.type('image/jpeg').header('cache-control', 'public, max-age=3600').send(placeholder);
        const { id } = await materials.withThumbnail(path, caller?.account.id);
        const file = { storage, key: path, contentType: 'image/jpeg', name: `${id}.jpg` };
        if (!(await sendObject(file, request, reply))) throw refuse('file_not_found', { path });
        return reply;
      },
    }),
  ];
};
