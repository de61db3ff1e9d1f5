import type { Database } from '../../../core/db/database.ts';
import type { Library } from '../../../shared/library.ts';
import { selectFile, selectItems, selectTeachers } from './library-queries.ts';

/** The library of materials for other systems. */
export const materialLibrary = ({ query }: Database): Library => ({
  teachers: (ids) => selectTeachers(query, ids),
  materialsOf: (teacherIds) => selectItems(query, teacherIds),
  file: (materialId, accountId) => selectFile(query, materialId, accountId),
});
