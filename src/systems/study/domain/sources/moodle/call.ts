/** A function of Moodle's, and what to call it with. */
export interface Call {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What it is about: a refusal may then be of this course alone. */
  readonly courseId?: string;
}
