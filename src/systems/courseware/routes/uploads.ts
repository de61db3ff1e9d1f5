import { Type } from 'typebox';
import { resumable } from '../../../http/declare/resumable.ts';
import { Body, component, Id, Nullable } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { FileUpload } from '../../../http/declare/upload.ts';
import { type CoursewareErrors, refuse } from '../domain/errors.ts';
import { type FileKind, MOST_BYTES } from '../domain/uploads/file-kinds.ts';
import type { ReceivedFile, Uploads } from '../domain/uploads/uploads.ts';
import { MaterialObject, presentMaterial } from '../present/materials.ts';
import type { CoursewareServices } from '../services.ts';

const route = routesOf<CoursewareErrors>();
const tag = 'upload';

const MaterialParams = Type.Object({ material_id: Id });
const thumbnail = { thumbnail_path: Nullable(Type.String()), has_thumbnail: Type.Boolean() };

const UploadStatus = component('UploadStatus')({
  material_id: Type.Integer(),
  status: Type.Enum(['processing', 'active', 'hidden'], { title: 'UploadState' }),
  progress: Type.Integer(),
  message: Type.String(),
  ...thumbnail,
});

const ThumbnailStatus = component('ThumbnailStatus')({
  material_id: Type.Integer(),
  thumbnail_status: Type.Enum(['pending', 'completed', 'failed'], { title: 'ThumbnailState' }),
  ...thumbnail,
});

const Description = Body({
  title: Type.String({ minLength: 1, maxLength: 255, format: 'visible' }),
  description: Type.Optional(Type.String({ maxLength: 5_000 })),
});

const messages = { active: 'Upload complete and ready', hidden: 'Material is hidden' };

const fileUpload = (uploads: Uploads): FileUpload<FileKind, ReceivedFile> => ({
  field: 'file',
  maxBytes: MOST_BYTES,
  inspect: (first) => uploads.inspect(first),
  receive: (file, { account }) => uploads.receive(file, account.id),
  discard: (received) => uploads.discard(received),
});

/** The same as a resumable upload; `title` and `description` are in its metadata. */
export const coursewareResumables = ({ uploads }: CoursewareServices) => [
  resumable({
    url: '/api/v1/upload/resumable',
    summary: '断点续传 (tus) · Resumable upload',
    upload: fileUpload(uploads),
    body: Description,
    notKept: () => refuse('upload_failed', {}),
    async finish({ received, body: { title, description = null }, settle }) {
      await uploads.publish(received, { title, description }, (tx, { id }) => settle(tx, `/api/v1/materials/${id}`));
    },
  }),
];

export const uploadRoutes = ({ materials, uploads }: CoursewareServices) => [
  route({
    method: 'POST',
    url: '/api/v1/upload',
    operationId: 'uploadMaterial',
    summary: '上传文件 · Upload a file',
    tag,
    access: 'account',
    consumes: 'multipart/form-data',
    body: Description,
    upload: fileUpload(uploads),
    answers: { 201: MaterialObject },
    errors: ['file_unsupported', 'upload_failed'],
    async handler({ body: { title, description = null }, received }) {
      return presentMaterial(await uploads.publish(received, { title, description }));
    },
  }),
  route({
    method: 'GET',
    url: '/api/v1/upload/status/:material_id',
    operationId: 'getUploadStatus',
    summary: '上传状态 · How an upload gets on',
    tag,
    access: 'account',
    params: MaterialParams,
    answers: { 200: UploadStatus },
    errors: ['material_not_found', 'not_uploader'],
    async handler({ caller: { account }, params: { material_id } }) {
      if (await uploads.isUnderWay(material_id, account.id)) {
        const none = { thumbnail_path: null, has_thumbnail: false };
        return { material_id, status: 'processing', progress: 50, message: 'Upload in progress', ...none };
      }
      const { status, thumbnail_path } = await materials.own(material_id, account.id);
      const has_thumbnail = thumbnail_path !== null;
      return { material_id, status, progress: 100, message: messages[status], thumbnail_path, has_thumbnail };
    },
  }),
  route({
    method: 'GET',
    url: '/api/v1/upload/thumbnail-status/:material_id',
    operationId: 'getThumbnailStatus',
    summary: '缩略图状态 · How a thumbnail gets on',
    tag,
    access: 'account',
    params: MaterialParams,
    answers: { 200: ThumbnailStatus },
    errors: ['material_not_found', 'not_uploader'],
    async handler({ caller: { account }, params: { material_id } }) {
      if (await uploads.isUnderWay(material_id, account.id)) {
        return { material_id, thumbnail_status: 'pending', thumbnail_path: null, has_thumbnail: false };
      }
      const { thumbnail_status, thumbnail_path, removed_at } = await materials.own(material_id, account.id);
      if (removed_at) throw refuse('material_not_found', { materialId: material_id });
      return { material_id, thumbnail_status, thumbnail_path, has_thumbnail: thumbnail_path !== null };
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/v1/upload/:material_id',
    operationId: 'deleteMaterial',
    summary: '彻底删除课件文件 · Remove a material and its files',
    tag,
    access: 'account',
    params: MaterialParams,
    answers: { 204: Type.Null() },
    errors: ['material_not_found', 'not_uploader', 'material_deleted'],
    async handler({ caller, params }) {
      await materials.remove(params.material_id, caller.account.id);
      return null;
    },
  }),
];
