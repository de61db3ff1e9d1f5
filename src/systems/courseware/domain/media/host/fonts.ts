/**
 * Fonts for PDFs without embedded fonts, as many in Chinese are. The canvas uses only the named families, so families
 * with Chinese characters are appended to those a page names.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

/** Fonts installed on systems: Debian's fonts-noto-cjk and others, macOS, Windows. */
const KNOWN =
  /CJK SC|CJK|Source Han|Noto S\w+ SC|WenQuanYi|Droid Sans Fallback|PingFang|Heiti|Songti|YaHei|SimSun|SimHei/;
/** A font from the npm registry, 4.6 MB, under the SIL Open Font License, split into a hundred files by characters. */
const PACKAGE = '@fontsource-variable/noto-sans-sc/package.json';

/** @returns the families with Chinese characters; empty if this machine has none */
export function chineseFamilies(): string[] {
  const known = GlobalFonts.families.map(({ family }) => family).find((family) => KNOWN.test(family));
  return known ? [known] : registerPackage();
}

/** Makes everything drawn in this process fall back to these fonts. Called once by the process of one PDF. */
export function useChineseFonts(): void {
  const families = chineseFamilies().map((family) => `"${family}"`);
  // For all contexts, because pdfjs creates further ones.
  const context = Object.getPrototypeOf(createCanvas(1, 1).getContext('2d'));
  const font = Object.getOwnPropertyDescriptor(context, 'font');
  if (families.length === 0 || !font?.set) return;
  const { set } = font;
  Object.defineProperty(context, 'font', {
    ...font,
    set(value: string) {
      set.call(this, [value, ...families].join(', '));
    },
  });
}

function registerPackage(): string[] {
  const folder = packageFolder();
  if (!folder) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('-wght-normal.woff2'));
  return files.filter((name) => GlobalFonts.registerFromPath(join(folder, name), name));
}

function packageFolder(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), 'files');
  } catch {
    return undefined;
  }
}
