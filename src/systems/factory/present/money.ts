import { Type } from 'typebox';

/** A public amount: a number with two decimals. */
export const Money = Type.Number();

/** @param hundredths the internal amount */
export const money = (hundredths: number): number => hundredths / 100;

/** @returns the amount in hundredths; undefined if it has more than two decimals */
export function hundredthsOf(amount: number): number | undefined {
  const hundredths = Math.round(amount * 100);
  return hundredths / 100 === amount ? hundredths : undefined;
}

/** The message for an amount with more than two decimals. */
export const TWO_DECIMALS = { zh: '最多两位小数', en: 'must have at most two decimals' };
