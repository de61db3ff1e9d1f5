import { readWords } from 'owlery/source';

export const CURRENCIES = {
  type: 'string',
  description: '货币代码，逗号分隔 · Currency codes separated by commas, such as USD,JPY',
} as const;

/** @throws Error naming the parameter when a word is no currency code */
export function readCurrencies(text: string, parameter = 'currencies'): string[] {
  return readWords(text.toUpperCase(), /^[A-Z]{3}$/, parameter);
}
