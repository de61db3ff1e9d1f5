/**
 * The library of materials: courseware implements it and other systems use it, without knowing each other
 * (app/systems.ts).
 */

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
  /** Only of a video. */
  readonly durationSeconds: number | null;
  /** Only of a PDF. */
  readonly pageCount: number | null;
}

/** The location of a material's content. */
export interface LibraryFile {
  /** The key in the storage. */
  readonly key: string;
  readonly type: LibraryItem['type'];
}

export interface Library {
  /**
   * Teachers with at least one active material, ordered by id.
   * @param ids only these, including those whose materials are all hidden now
   */
  teachers(ids?: readonly number[]): Promise<Teacher[]>;
  /**
   * The active materials of each teacher, oldest first, without hidden and deleted ones. Teachers without an active
   * material are omitted.
   */
  materialsOf(teacherIds: readonly number[]): Promise<Map<number, LibraryItem[]>>;
  /**
   * The file of a material that an account may see: an active one, its own, or any for administrators. Undefined if
   * there is none. Null as account: the account was deleted.
   */
  file(materialId: number, accountId: number | null): Promise<LibraryFile | undefined>;
}
