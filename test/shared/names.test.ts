import { expect, test } from 'vitest';
import { isName, isUsernameText, isVisible, printable } from '../../src/shared/names.ts';

const UNSEEN = [
  ['a zero-width space', '\u200b'],
  ['a right-to-left override', '\u202e'],
  ['an isolate', '\u2066'],
  ['an Arabic letter mark', '\u061c'],
  ['a soft hyphen', '\u00ad'],
  ['a Hangul filler', '\u3164'],
  ['a byte order mark', '\ufeff'],
  ['a tag character', '\u{e0041}'],
  ['a blank braille pattern', '\u2800'],
  ['a line separator', '\u2028'],
  ['a line break', '\n'],
  ['a character of private use', '\ue000'],
  ['an unassigned character', '\u0378'],
] as const;

test.each(UNSEEN)('%s may not be part of a name', (_what, character) => {
  expect(isUsernameText(`ab${character}cd`)).toBe(false);
  expect(isName(`ab${character}cd`)).toBe(false);
  expect(isVisible(character)).toBe(false);
  expect(printable(`ab${character}cd.pdf`)).toBe('abcd.pdf');
});

test.each(['林小雨', 'Zoë O’Neill', '数据 2024 (v2)', '👩‍👩‍👧 家庭', '❤️', 'क्‍ष', 'سلام'])(
  '%s is a valid name',
  (name) => {
    expect(isName(name)).toBe(true);
    expect(printable(name)).toBe(name);
  },
);

test('A joiner may not be in a user name, nor begin a name', () => {
  expect(isUsernameText('a\u200db')).toBe(false);
  expect(isName('\u200dab')).toBe(false);
});
