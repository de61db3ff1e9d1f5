/**
 * What a name that people read may consist of: user names, full names, titles, names of files. Characters that nobody
 * sees, and those that turn the direction of what follows, let one name pass for another:
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */

/** Seen by nobody although Unicode does not call them ignorable: blank braille, a blank note, and the stand-in for an object. */
const BLANK = '\\u2800\\u{1D159}\\uFFFC';

const SEEN = `(?![\\p{Default_Ignorable_Code_Point}${BLANK}])[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}]`;

/** Joiners and variation selectors, which emoji and several scripts need between or after characters. */
const JOINING = '[\\u200C\\u200D\\uFE0E\\uFE0F]';

/** One line of characters that are seen, with plain blanks between them. */
const NAME = new RegExp(`^(?:${SEEN}${JOINING}*|\\p{Zs})*$`, 'u');
const UNPRINTABLE = new RegExp(`(?<ok>${SEEN}${JOINING}*|\\p{Zs})|[^]`, 'gu');
const ONE_SEEN = new RegExp(SEEN, 'u');

/** Without white space and @, so that one sign-in field takes user names and e-mail addresses. */
const USERNAME = new RegExp(`^(?:(?!@)${SEEN})+$`, 'u');

export const isUsernameText = (text: string): boolean => USERNAME.test(text);

export const isName = (text: string): boolean => NAME.test(text);

/** Whether there is anything to see in a text. */
export const isVisible = (text: string): boolean => ONE_SEEN.test(text);

/** A name without what a name may not have. Used where it was not typed, as the names of files are. */
export const printable = (text: string): string => text.toWellFormed().replace(UNPRINTABLE, '$<ok>');
