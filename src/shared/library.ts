/** What there is to study: courseware has it, others go through it, and neither knows the other (app/systems.ts). */

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
  /** Whether it can be opened now; its teacher may have hidden it. */
  readonly isOpen: boolean;
}

/** Where a material's content is. */
export interface LibraryFile {
  /** Of the object in the storage. */
  readonly key: string;
  readonly type: LibraryItem['type'];
}

export interface Library {
  /**
   * Those with something that can be opened, by id.
   * @param ids only of these, and also those of whom all that there is is hidden now
   */
  teachers(ids?: readonly number[]): Promise<Teacher[]>;
  /**
   * By teacher: what can be opened of theirs, and what of it that could be once is hidden now; oldest first. Those with
   * neither are left out.
   */
  materialsOf(teacherIds: readonly number[]): Promise<Map<number, LibraryItem[]>>;
  /**
   * The file of a material that an account may see: one that can be opened, its own, and as an administrator any.
   * Undefined: there is none. Null: of somebody whose account is gone.
   */
  file(materialId: number, accountId: number | null): Promise<LibraryFile | undefined>;
}
