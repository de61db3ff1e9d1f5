import { courseware as en } from '../../locales/en/courseware.ts';
import { courseware as zh } from '../../locales/zh/courseware.ts';

/** What courseware refuses, in words. */
export const coursewareMessages = { zh, en };
