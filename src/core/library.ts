/** What there is to study: courseware has it, study goes through it, and neither knows the other (compose.ts). */

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

export interface Library {
  /** Those with something that can be opened, by id. */
  teachers(): Promise<Teacher[]>;
  /**
   * By teacher: what can be opened of theirs, and what of it that could be once is hidden now; oldest first. Those with
   * neither are left out.
   */
  materialsOf(teacherIds: readonly number[]): Promise<Map<number, LibraryItem[]>>;
}
