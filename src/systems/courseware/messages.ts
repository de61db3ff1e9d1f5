import { courseware as en } from '../../locales/en/courseware.ts';
import { courseware as zh } from '../../locales/zh/courseware.ts';

/** The texts of courseware's refusals. */
export const coursewareMessages = { zh, en };
