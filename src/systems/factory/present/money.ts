import { Type } from 'typebox';

/** An amount as it is outside: a number with two decimals. */
export const Money = Type.Number();

/** @param hundredths the same inside */
export const money = (hundredths: number): number => hundredths / 100;

/** @returns the hundredths of an amount, undefined when it has parts of them */
export function hundredthsOf(amount: number): number | undefined {
  const hundredths = Math.round(amount * 100);
  return hundredths / 100 === amount ? hundredths : undefined;
}

/** What an amount with parts of hundredths is told. */
export const TWO_DECIMALS = { zh: '最多两位小数', en: 'must have at most two decimals' };
