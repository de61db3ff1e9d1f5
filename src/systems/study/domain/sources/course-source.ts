/** Where courses come from. How to add one is told in docs/course-sources.md. */

export type SourceName = 'library' | 'moodle';

/** Who studies. */
export interface Learner {
  readonly accountId: number;
  /** The account they have stored for the source, unsealed for this alone; null where they have not, or it has none. */
  readonly username: string | null;
  readonly password: string | null;
}

export interface Course {
  readonly id: string;
  readonly name: string;
  readonly teacherName: string;
  /** How much of it the source says they have done, 0 to 100; left out where it cannot tell. */
  readonly progress?: number;
}

export type ItemType = 'video' | 'pdf' | 'page' | 'file' | 'link' | 'activity';

export interface CourseItem {
  /** Unique in its course, and the same for as long as it is there: what was studied of it is kept under this. */
  readonly id: string;
  readonly title: string;
  readonly type: ItemType;
  /** How long it takes at speed 1.0; 0 where only looking at it counts. */
  readonly durationSeconds: number;
  /** Whether it can be studied now. */
  readonly isOpen: boolean;
}

/**
 * A source of courses: one for the process, shared by all learners, so it keeps nothing of any of them.
 * All of it throws SourceErrors (errors.ts) for what is not its own mistake, and the signal's reason when that is aborted.
 */
export interface CourseSource {
  readonly name: SourceName;
  /** Whether learners sign in there with an account of their own, which they have stored. */
  readonly hasAccounts: boolean;
  /**
   * Signs the learner in, where there is anything to sign in to. Once for each run and each look at the courses.
   * @throws `source_account_missing`, `source_sign_in_failed`, `source_unavailable`
   */
  open(learner: Learner, signal?: AbortSignal): Promise<CourseAccess>;
}

/** What one learner has of a source. @throws `source_unavailable` from all of it */
export interface CourseAccess {
  /** The courses they can study now. */
  courses(signal?: AbortSignal): Promise<Course[]>;
  /** What these are called, of which `courses` tells nothing as none of their items is open; where it can tell. */
  names?(courseIds: readonly string[], signal?: AbortSignal): Promise<Map<string, string>>;
  /**
   * What there is to study in these courses, in order: asked when a run begins, before each item, and while one that is
   * not open is waited for, so it must be as things are now. A course that is not there for the learner is left out.
   */
  items(courseIds: readonly string[], signal?: AbortSignal): Promise<Map<string, CourseItem[]>>;
  /** Tells the source that an item is being studied from here on. Again when a run goes on in the middle of it. */
  begin(courseId: string, item: CourseItem, signal?: AbortSignal): Promise<void>;
  /** Tells it that the item has been studied to its end. May come twice, when a worker dies in between. */
  complete(courseId: string, item: CourseItem, signal?: AbortSignal): Promise<void>;
}
