/** A function of Moodle's web service, and its parameters. */
export interface Call {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}
