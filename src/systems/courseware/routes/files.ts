import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { attachment } from '../../../http/declare/downloads.ts';
import { component, Id } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { objectAnswers, sendObject } from '../../../http/serve/files/send-object.ts';
import { type CoursewareErrors, refuse } from '../domain/errors.ts';
import type { Material } from '../domain/materials/material-queries.ts';
import { Placeholders, placeholderPath } from '../domain/thumbnails/placeholders.ts';
import { contentTypeOf, nameWith } from '../domain/uploads/file-kinds.ts';
import type { CoursewareServices } from '../services.ts';

const route = routesOf<CoursewareErrors>();
const tag = 'files';

/** Parts of a key: the path of a file is its address. */
const FileParams = Type.Object({
  folder: Type.String({ minLength: 1, maxLength: 20 }),
  name: Type.String({ minLength: 1, maxLength: 1_024 }),
});

const MaterialParams = Type.Object({ material_id: Id });

/** The lifetime of an address given to a client, in seconds. */
const URL_SECONDS = 3_600;

const UrlObject = component('MaterialUrl')({
  url: Type.String(),
  expires_in: Type.Integer(),
  material_id: Type.Integer(),
  file_type: Type.String(),
  file_format: Type.String(),
});

export function fileRoutes({ materials, core: { storage, config } }: CoursewareServices) {
  const placeholders = new Placeholders();
  const sendFile = async (material: Material, request: FastifyRequest, reply: FastifyReply) => {
    const { file_path: key, file_format, title } = material;
    const contentType = contentTypeOf(file_format);
    const file = { storage, key, contentType, name: nameWith(file_format, title), framedBy: config.corsOrigins };
    if (!(await sendObject(file, request, reply))) throw refuse('file_not_found', { path: key });
    return reply;
  };
  const sendThumbnail = async ({ id }: Material, key: string, request: FastifyRequest, reply: FastifyReply) => {
    const file = { storage, key, contentType: 'image/jpeg', name: `${id}.jpg` };
    if (!(await sendObject(file, request, reply))) throw refuse('thumbnail_not_found', { materialId: id });
    return reply;
  };
  const sendPlaceholder = (placeholder: Buffer, reply: FastifyReply, cacheControl: string) =>
    reply.type('image/jpeg').header('cache-control', cacheControl).send(placeholder);

  /**
   * At the path itself, and at the address to which a literal reading of the document's `/materials/{file_path}` leads.
   */
  const materialFiles = (url: string, operationId: string) =>
    route({
      method: 'GET',
      url,
      operationId,
      summary: '课件文件 · The file of a material',
      tag,
      access: 'optional',
      params: FileParams,
      answers: objectAnswers,
      errors: ['file_not_found'],
      async handler({ caller, params: { folder, name }, request, reply }) {
        const material = await materials.atPath(`materials/${folder}/${name}`, caller?.account.id);
        return await sendFile(material, request, reply);
      },
    });

  const thumbnailFiles = (url: string, operationId: string) =>
    route({
      method: 'GET',
      url,
      operationId,
      summary: '课件缩略图 · The thumbnail of a material',
      tag,
      access: 'optional',
      params: FileParams,
      answers: objectAnswers,
      errors: ['file_not_found', 'thumbnail_not_found'],
      async handler({ caller, params: { folder, name }, request, reply }) {
        const path = `thumbnails/${folder}/${name}`;
        const placeholder = await placeholders.at(path);
        if (placeholder) return sendPlaceholder(placeholder, reply, 'public, max-age=3600');
        return await sendThumbnail(await materials.withThumbnail(path, caller?.account.id), path, request, reply);
      },
    });

  /** By the material's id; a placeholder until the thumbnail exists. */
  const thumbnailOf = (url: string, operationId: string) =>
    route({
      method: 'GET',
      url,
      operationId,
      summary: '课件缩略图（按 ID）· The thumbnail of a material, by its id',
      tag,
      access: 'optional',
      params: MaterialParams,
      answers: objectAnswers,
      errors: ['material_not_found', 'thumbnail_not_found'],
      async handler({ caller, params: { material_id }, request, reply }) {
        const material = await materials.visible(material_id, caller?.account.id);
        const path = material.thumbnail_path ?? placeholderPath(material.type);
        const placeholder = await placeholders.at(path);
        if (placeholder) return sendPlaceholder(placeholder, reply, 'no-cache');
        return await sendThumbnail(material, path, request, reply);
      },
    });

  return [
    materialFiles('/materials/:folder/:name', 'downloadMaterialFile'),
    materialFiles('/materials/materials/:folder/:name', 'downloadMaterialFileByPath'),
    thumbnailFiles('/thumbnails/:folder/:name', 'downloadThumbnail'),
    thumbnailFiles('/materials/thumbnails/:folder/:name', 'downloadThumbnailByPath'),
    thumbnailOf('/api/v1/materials/:material_id/thumbnail', 'getThumbnail'),
    // For clients that use an address without the version.
    thumbnailOf('/materials/:material_id/thumbnail', 'getThumbnailWithoutVersion'),
    route({
      method: 'GET',
      url: '/api/v1/materials/:material_id/stream',
      operationId: 'streamMaterial',
      summary: '播放或阅读课件 · Watch or read a material',
      tag,
      access: 'optional',
      params: MaterialParams,
      answers: objectAnswers,
      errors: ['material_not_found', 'file_not_found'],
      async handler({ caller, params: { material_id }, request, reply }) {
        return await sendFile(await materials.visible(material_id, caller?.account.id), request, reply);
      },
    }),
    route({
      method: 'GET',
      url: '/api/v1/materials/:material_id/url',
      operationId: 'getMaterialUrl',
      summary: '课件文件的地址 · The address of a file',
      tag,
      access: 'optional',
      params: MaterialParams,
      answers: { 200: UrlObject },
      errors: ['material_not_found'],
      async handler({ caller, params: { material_id }, request }) {
        const { file_path, file_format, type, title } = await materials.visible(material_id, caller?.account.id);
        const contentType = contentTypeOf(file_format);
        const disposition = attachment(nameWith(file_format, title)).replace('attachment', 'inline');
        const presigned = await storage.url(file_path, { seconds: URL_SECONDS, contentType, disposition });
        const [prefix = ''] = request.url.split('/api/v1/');
        const path = file_path.split('/').map(encodeURIComponent).join('/');
        return {
          url: presigned ?? `${config.publicUrl.replace(/\/$/, '')}${prefix}/${path}`,
          expires_in: URL_SECONDS,
          material_id,
          file_type: type,
          file_format,
        };
      },
    }),
  ];
}
