import { courseSources as sourcesEn } from '../../locales/en/course-sources.ts';
import { study as studyEn } from '../../locales/en/study.ts';
import { courseSources as sourcesZh } from '../../locales/zh/course-sources.ts';
import { study as studyZh } from '../../locales/zh/study.ts';

/** What study refuses, in words. */
export const studyMessages = { zh: studyZh, en: studyEn };

/** What course sources refuse, in words. */
export const sourceMessages = { zh: sourcesZh, en: sourcesEn };
