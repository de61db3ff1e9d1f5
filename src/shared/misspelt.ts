/** Finds unknown environment variables that were probably meant for this program. */
import { distance } from 'fastest-levenshtein';

/** Prefixes of names that belong to this program. */
const FAMILIES = ['OWLERY_', 'S3_', 'SMTP_', 'MOODLE_', 'AKTOOLS_'];

/** Read only by the tests. */
const TESTS = 'OWLERY_TEST_';

/** The number of letters that may differ, be missing or be added. Shorter names would become other words. */
const MOST_DIFFERENT = 2;
const SHORTEST_NAME = 7;

/**
 * Finds unknown variables that resemble a known one or have one of its prefixes.
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
