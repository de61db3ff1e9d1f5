import { type Check, evaluateApart, type Finding, findingOf, okay } from '../../shared/checks.ts';

export interface CoursewareFindings {
  own_font: object;
  no_font: object;
}

const finding = findingOf<CoursewareFindings>();

export const coursewareChecks: Check[] = [['chinese font', findChineseFont]];

async function findChineseFont(): Promise<Finding> {
  const code = `console.log((await import('./domain/media/host/fonts.ts')).chineseFamilies()[0] ?? '')`;
  const family = await evaluateApart(code, import.meta.dirname);
  if (!family) return finding('missing', 'no_font', {});
  return family.endsWith('.woff2') ? finding('ok', 'own_font', {}) : okay(family);
}
