import { factory as en } from '../../locales/en/factory.ts';
import { factory as zh } from '../../locales/zh/factory.ts';

/** The texts of factory's refusals. */
export const factoryMessages = { zh, en };
