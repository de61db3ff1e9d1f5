import { DomainError } from '../../../src/shared/errors.ts';
import { failureTextOf } from '../../../src/systems/market/messages.ts';

/** Matches a refusal with this code and these English words. */
export function failing(code: string | RegExp, words: string | RegExp) {
  return {
    asymmetricMatch(error: unknown): boolean {
      if (!(error instanceof DomainError)) return false;
      const isCode = typeof code === 'string' ? error.code === code : code.test(error.code);
      const text = failureTextOf('en', error);
      return isCode && (typeof words === 'string' ? text.includes(words) : words.test(text));
    },
    toString: () => 'failing',
    toAsymmetricMatcher: () => `failing(${code}, ${words})`,
  };
}
