import { type Check, evaluateApart, type Finding } from '../../shared/checks.ts';

const NO_FONT =
  'thumbnails of PDFs without embedded fonts show boxes (apt install fonts-noto-cjk, or npm install @fontsource-variable/noto-sans-sc)';

export const coursewareChecks: Check[] = [['chinese font', findChineseFont]];

async function findChineseFont(): Promise<Finding> {
  const code = `console.log((await import('./domain/media/host/fonts.ts')).chineseFamilies()[0] ?? '')`;
  const family = await evaluateApart(code, import.meta.dirname);
  if (family) return { mark: 'ok', words: family.endsWith('.woff2') ? 'Noto Sans SC, installed with Owlery' : family };
  return { mark: 'missing', words: `no font with Chinese characters: ${NO_FONT}` };
}
