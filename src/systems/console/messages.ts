import { console as en } from '../../locales/en/console.ts';
import { console as zh } from '../../locales/zh/console.ts';

export const consoleMessages = { zh, en };
