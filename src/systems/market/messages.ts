import { market as en } from '../../locales/en/market.ts';
import { market as zh } from '../../locales/zh/market.ts';

/** What market refuses, in words. */
export const marketMessages = { zh, en };
