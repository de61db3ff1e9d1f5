/**
 * Text for people is stored as a code with its data and worded when it is read, in the reader's language. The words are
 * in `src/locales/{zh,en}/`, one catalogue for each list of codes, typed by that list: a missing or a surplus code does
 * not compile.
 */
import { DomainError } from './errors.ts';
import { LANGUAGES, type Language, type Words } from './language.ts';

/** The data of each code: `{ task_not_found: { taskId: number } }`. An `ErrorList` is one. */
// biome-ignore lint/suspicious/noExplicitAny: an upper bound for any shape of data.
export type CodeList = Record<string, any>;

/** One text: fixed, or computed from the data of its code. */
export type Template<Data> = string | ((data: Data) => string);

/** The texts of a list of codes in one language. */
export type Catalogue<List extends CodeList> = { readonly [Code in keyof List]: Template<List[Code]> };

/** The same in every language. */
export type Catalogues<List extends CodeList> = Readonly<Record<Language, Catalogue<List>>>;

/** A code with its data, stored and sent between processes in place of text. */
export interface Coded {
  readonly code: string;
  readonly data: object;
}

/** The same for the codes of a list. */
export type CodedOf<List extends CodeList> = {
  [Code in keyof List & string]: { readonly code: Code; readonly data: List[Code] };
}[keyof List & string];

/** The stored form of a domain error. */
export function codedOf({ code, data }: Coded): Coded {
  return { code, data };
}

/** A text in every language. */
export type Wording = (language: Language) => string;

/** The words for a code; undefined if the catalogues do not have it. */
export function textOf<List extends CodeList>(
  catalogues: Catalogues<List>,
  language: Language,
  coded: Coded,
): string | undefined {
  return textFrom(catalogues[language], coded);
}

/** The same from the catalogue of one language, for texts that contain others. */
export function textFrom<List extends CodeList>(catalogue: Catalogue<List>, { code, data }: Coded): string | undefined {
  if (!Object.hasOwn(catalogue, code)) return undefined;
  const template: Template<never> = catalogue[code as keyof List];
  // The data matches the code: both were checked against the list when the error was created.
  return typeof template === 'function' ? template(data as never) : template;
}

/** The words for an error in all languages, if it is a domain error of this list. */
export function wordsOfError<List extends CodeList>(catalogues: Catalogues<List>, error: unknown): Words | undefined {
  if (!(error instanceof DomainError)) return undefined;
  return wordsOf(catalogues, error);
}

/** The words for a code in all languages; undefined if the catalogues do not have it. */
export function wordsOf<List extends CodeList>(catalogues: Catalogues<List>, coded: Coded): Words | undefined {
  const words = LANGUAGES.map((language) => [language, textOf(catalogues, language, coded)] as const);
  return words.every(([, text]) => text !== undefined) ? (Object.fromEntries(words) as Words) : undefined;
}

/** The catalogues of two lists as one. A code of both has the words of the second. */
export function merged<One extends CodeList, Other extends CodeList>(
  one: Catalogues<One>,
  other: Catalogues<Other>,
): Catalogues<One & Other> {
  const all = LANGUAGES.map((language) => [language, { ...one[language], ...other[language] }]);
  return Object.fromEntries(all) as Catalogues<One & Other>;
}
