/**
 * The characters of names that people read: user names, full names, titles, file names. Invisible characters and those
 * that change the writing direction would let one name pass for another:
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */

/**
 * Invisible although Unicode does not call them ignorable: blank braille, a blank note, and the object replacement
 * character.
 */
const BLANK = '\\u2800\\u{1D159}\\uFFFC';

const SEEN = `(?![\\p{Default_Ignorable_Code_Point}${BLANK}])[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}]`;

/** Joiners and variation selectors, which emoji and several scripts need between or after characters. */
const JOINING = '[\\u200C\\u200D\\uFE0E\\uFE0F]';

/** One line of visible characters, separated by plain blanks. */
const NAME = new RegExp(`^(?:${SEEN}${JOINING}*|\\p{Zs})*$`, 'u');
const UNPRINTABLE = new RegExp(`(?<ok>${SEEN}${JOINING}*|\\p{Zs})|[^]`, 'gu');
const ONE_SEEN = new RegExp(SEEN, 'u');

/** Without white space and @, so that one sign-in field accepts user names and e-mail addresses. */
const USERNAME = new RegExp(`^(?:(?!@)${SEEN})+$`, 'u');

export const isUsernameText = (text: string): boolean => USERNAME.test(text);

export const isName = (text: string): boolean => NAME.test(text);

/** Whether a text has a visible character. */
export const isVisible = (text: string): boolean => ONE_SEEN.test(text);

/** Removes the characters that a name may not have. For names that were not typed, such as file names. */
export const printable = (text: string): string => text.toWellFormed().replace(UNPRINTABLE, '$<ok>');
