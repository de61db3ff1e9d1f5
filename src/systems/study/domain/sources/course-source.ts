/** Where courses come from. How to add a source: docs/course-sources.md. */
import type { DomainError } from '../../../../shared/errors.ts';

/** The account that studies. */
export interface Learner {
  readonly accountId: number;
  /**
   * The learner's account at the source, decrypted for this call; null if none is stored or the source has no accounts.
   */
  readonly username: string | null;
  readonly password: string | null;
}

export interface Course {
  readonly id: string;
  readonly name: string;
  readonly teacherName: string;
  /** The percentage done according to the source; undefined if it keeps none. */
  readonly progress?: number;
}

export type ItemType = 'video' | 'pdf' | 'page' | 'file' | 'link' | 'activity';

export interface CourseItem {
  /** Unique in its course and stable: the study record is stored under this id. */
  readonly id: string;
  readonly title: string;
  readonly type: ItemType;
  /** At speed 1.0; 0 if opening the item is all there is to it. */
  readonly durationSeconds: number;
  /** Whether it can be studied now. */
  readonly isOpen: boolean;
  /** When it will be open, in the words of the source. */
  readonly availability?: string;
  /** Whether the source counts it as done; undefined if it keeps no record, so that ours decides. */
  readonly isCompleted?: boolean;
  /** The seconds at which its later parts begin, such as the chapters of a book, ascending. */
  readonly partsAt?: readonly number[];
}

/** The items of a course in order, or the reason why they cannot be read. */
export type CourseContents = { readonly items: readonly CourseItem[] } | { readonly refused: DomainError };

/**
 * A source of courses: one for the process, shared by all learners, so it keeps nothing of any of them. All its methods
 * throw SourceErrors (errors.ts) for all errors except bugs, and the signal's reason if it is aborted.
 */
export interface CourseSource {
  /**
   * Names the place whose ids these are: `library`, or `moodle` with the address of the site. Records are stored by
   * origin, and a task runs only on a server with the origin it was created with.
   */
  readonly origin: string;
  /** Whether learners sign in with an account of their own, which they have stored. */
  readonly hasAccounts: boolean;
  /**
   * Signs the learner in, if the source has accounts. Called once for each run and each list of courses.
   * @throws `source_account_missing`, `source_sign_in_failed`, `source_unavailable`
   */
  open(learner: Learner, signal?: AbortSignal): Promise<CourseAccess>;
}

/** One learner's access to a source. @throws `source_unavailable`, `source_sign_in_failed` from every method */
export interface CourseAccess {
  /** The courses they can study now. An unreadable entry is omitted. */
  courses(signal?: AbortSignal): Promise<Course[]>;
  /** Names of courses that `courses` does not list now, where the source can tell. */
  names?(courseIds: readonly string[], signal?: AbortSignal): Promise<Map<string, string>>;
  /**
   * The contents of these courses as they are now: asked when a run begins, before each item, and while an item that is
   * not open is waited for. An error of one course (`course_not_found`, `course_not_accessible`, `course_unavailable`)
   * is its entry and is not thrown. A course without an entry does not exist.
   */
  items(courseIds: readonly string[], signal?: AbortSignal): Promise<Map<string, CourseContents>>;
  /**
   * Tells the source that the learner opens an item. Called again when a run resumes in the middle of it.
   * @throws `item_gone`, `item_refused` for errors of this item alone
   */
  begin(courseId: string, item: CourseItem, signal?: AbortSignal): Promise<void>;
  /** Tells the source that a later part is reached. @param part index into `partsAt`. @throws as `begin` */
  reach?(courseId: string, item: CourseItem, part: number, signal?: AbortSignal): Promise<void>;
  /**
   * Tells the source that the item was studied to its end. May be called twice if a worker dies in between.
   * @throws as `begin`
   */
  complete(courseId: string, item: CourseItem, signal?: AbortSignal): Promise<void>;
}
