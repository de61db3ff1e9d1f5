/** Variables of the environment that were meant for this program and that it does not know. */
import { distance } from 'fastest-levenshtein';

/** A family of names is ours when it begins with one of these. */
const FAMILIES = ['OWLERY_', 'S3_', 'SMTP_', 'MOODLE_', 'AKTOOLS_'];

/** Read by the tests and not by the program. */
const TESTS = 'OWLERY_TEST_';

/** So many letters may differ, be missing or be too many. In shorter names, that makes another word. */
const MOST_DIFFERENT = 2;
const SHORTEST_NAME = 7;

/**
 * Finds variables that look like a known one, or belong to a family of them, and are not known.
 * @param variables usually `process.env`
 * @param known the names of all variables that are read
 * @returns one sentence for each, with the name that was meant
 */
export function findMisspelt(variables: NodeJS.ProcessEnv, known: readonly string[]): string[] {
  const unknown = Object.keys(variables).filter((name) => !known.includes(name) && !name.startsWith(TESTS));
  return unknown.sort().flatMap((name) => describe(name, known) ?? []);
}

function describe(name: string, known: readonly string[]): string | undefined {
  const meant = nearest(name.toUpperCase(), known);
  if (meant !== undefined) return `${name} is not read: ${meant} is probably meant`;
  const family = FAMILIES.find((prefix) => name.startsWith(prefix));
  if (family === undefined) return undefined;
  const relatives = known.filter((one) => one.startsWith(family));
  return `${name} is not read: the variables that begin with ${family} are ${relatives.join(', ')}`;
}

function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length < SHORTEST_NAME - 1) return undefined;
  const [closest] = known
    .filter((one) => one.length >= SHORTEST_NAME)
    .map((one) => ({ one, letters: distance(name, one) }))
    .sort((a, b) => a.letters - b.letters);
  return closest && closest.letters <= MOST_DIFFERENT ? closest.one : undefined;
}
