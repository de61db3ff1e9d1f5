/** What there is to study: courseware has it, others study it, and neither knows the other (app/systems.ts). */

/** A teacher: an account with at least one material that others can open. */
export interface Teacher {
  readonly id: number;
  readonly name: string;
}

export interface LibraryItem {
  /** The material's id. */
  readonly id: number;
  readonly title: string;
  readonly type: 'video' | 'pdf';
  /** Of a video. */
  readonly durationSeconds: number | null;
  /** Of a PDF. */
  readonly pageCount: number | null;
}

/** Where a material's content is. */
export interface LibraryFile {
  /** Of the object in the storage. */
  readonly key: string;
  readonly type: LibraryItem['type'];
}

export interface Library {
  /**
   * Teachers with at least one active material, ordered by id.
   * @param ids only these, and also those whose materials are all hidden now
   */
  teachers(ids?: readonly number[]): Promise<Teacher[]>;
  /**
   * The active materials of each teacher, oldest first. Hidden and deleted ones are no part of it; teachers without any
   * active material are left out.
   */
  materialsOf(teacherIds: readonly number[]): Promise<Map<number, LibraryItem[]>>;
  /**
   * The file of a material that an account may see: one that can be opened, its own, and as an administrator any.
   * Undefined: there is none. Null: of somebody whose account is gone.
   */
  file(materialId: number, accountId: number | null): Promise<LibraryFile | undefined>;
}
