/** The failures of Moodle 4.5 in its own words. test/fixtures/moodle has recorded answers. */

/** Thrown by a function of the stand-in; becomes Moodle's answer. */
export class MoodleException extends Error {
  readonly answer: Readonly<Record<string, unknown>>;

  constructor(exception: string, errorcode: string | undefined, message: string) {
    super(message);
    this.answer = { exception, ...(errorcode !== undefined && { errorcode }), message };
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  invalidparameter: 'core\\exception\\invalid_parameter_exception',
  requireloginerror: 'core\\exception\\require_login_exception',
  invalidrecord: 'dml_missing_record_exception',
  invalidcoursemodule: 'dml_missing_record_exception',
  dbconnectionfailed: 'dml_connection_exception',
  accessexception: 'webservice_access_exception',
};

export const DATABASE_DOWN = [
  '<p>Error: Database connection failed</p>',
  '<p>It is possible that the database is overloaded or otherwise not running properly.</p>',
  '<p>The site administrator should also check that the database details have been correctly specified in config.php</p>',
].join('\r\n');

const MESSAGES: Readonly<Record<string, string>> = {
  accessexception: 'Access control exception',
  cannotmanualctrack: 'Activity does not provide manual completion tracking',
  dbconnectionfailed: DATABASE_DOWN,
  enablewsdescription: 'Web services must be enabled in Advanced features.',
  errorchapter: 'Error reading chapter of book.',
  forcepasswordchangenotice: 'error/forcepasswordchangenotice',
  invalidcoursemodule: 'Invalid course module ID',
  invalidlogin: 'Invalid login, please try again',
  invalidparameter: 'Invalid parameter value detected',
  invalidtoken: 'Invalid token - token not found',
  noguest: 'No guests here!',
  requirecorrectaccess: 'Invalid url or port.',
  requireloginerror: 'Course or activity not accessible.',
  servicenotavailable: "Web service is not available. (It doesn't exist or might be disabled.)",
  sitemaintenance: 'The site is undergoing maintenance and is currently not available',
  upgraderunning: 'Site is being upgraded, please retry later.',
};

/** A failure with a code of Moodle's. @param message in place of its usual one */
export function failing(errorcode: string, message?: string): MoodleException {
  const words = message ?? MESSAGES[errorcode] ?? `the words of Moodle for ${errorcode}`;
  return new MoodleException(CLASSES[errorcode] ?? 'core\\exception\\moodle_exception', errorcode, words);
}

export function missingRecord(table: string): MoodleException {
  return failing('invalidrecord', `Can't find data record in database table ${table}.`);
}

/** An uncaught error of PHP: it has no code. */
export function programError(message: string): MoodleException {
  return new MoodleException('Error', undefined, message);
}

/** A failure of login/token.php. @param isEarly before its set-up Moodle does not link to the page */
export function tokenFailure(errorcode: string, { message = MESSAGES[errorcode], isEarly = false } = {}) {
  const error = message ?? `the words of Moodle for ${errorcode}`;
  return { error, errorcode, stacktrace: null, debuginfo: null, ...(!isEarly && { reproductionlink: null }) };
}
