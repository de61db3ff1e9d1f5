import { Type } from 'typebox';
import { component, Nullable, PlainInstant } from '../../../http/declare/schemas.ts';
import { plainSeconds } from '../../../http/declare/times.ts';
import type { Material, ShownMaterial } from '../domain/materials/material-queries.ts';
import { contentTypeOf } from '../domain/uploads/file-kinds.ts';

const Text = Type.String();
const MaterialTypeName = Type.Enum(['video', 'pdf'], { title: 'MaterialType' });
export const MaterialStatus = Type.Enum(['active', 'hidden'], { title: 'MaterialStatus' });
const MaybeText = Nullable(Type.String());

const fields = {
  id: Type.Integer(),
  title: Text,
  description: MaybeText,
  type: MaterialTypeName,
  file_path: Text,
  file_size: Type.Integer(),
  file_format: Text,
  thumbnail_path: MaybeText,
  uploader_id: Type.Integer(),
  view_count: Type.Integer(),
  like_count: Type.Integer(),
  status: MaterialStatus,
  created_at: PlainInstant,
  updated_at: PlainInstant,
  // Beyond the contract.
  duration_seconds: Nullable(Type.Number()),
  width: Type.Integer(),
  height: Type.Integer(),
  page_count: Nullable(Type.Integer()),
  // Read by existing clients instead of `type`.
  file_type: Text,
  mime_type: Text,
};

export const MaterialObject = component('Material')(fields);

export function presentMaterial(material: Material) {
  return {
    ...material,
    file_type: material.type,
    mime_type: contentTypeOf(material.file_format),
    created_at: plainSeconds(material.created_at),
    updated_at: plainSeconds(material.updated_at),
  };
}

const shownFields = {
  ...fields,
  uploader_name: Text,
  uploader_avatar: MaybeText,
  is_liked: Type.Boolean(),
  // Repeated where existing clients look for it.
  uploader: component('Uploader')({ id: Type.Integer(), name: Text, avatar_url: MaybeText }),
  is_liked_by_me: Type.Boolean(),
};

export const ShownMaterialObject = component('ShownMaterial')(shownFields);

export const presentShown = (material: ShownMaterial) => ({
  ...material,
  ...presentMaterial(material),
  uploader: { id: material.uploader_id, name: material.uploader_name, avatar_url: material.uploader_avatar },
  is_liked_by_me: material.is_liked,
});

export const MaterialDetail = component('MaterialDetail')({
  ...shownFields,
  related_materials: Type.Array(MaterialObject),
});

export const presentDetail = ({ material, related }: { material: ShownMaterial; related: Material[] }) => ({
  ...presentShown(material),
  related_materials: related.map(presentMaterial),
});
