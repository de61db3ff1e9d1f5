import { factory as en } from '../../locales/en/factory.ts';
import { factory as zh } from '../../locales/zh/factory.ts';

/** What factory refuses, in words. */
export const factoryMessages = { zh, en };
