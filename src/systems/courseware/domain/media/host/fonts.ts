/**
 * Fonts for PDFs that bring none of their own, as many in Chinese do. The canvas looks into no other family than those it
 * is told, so the ones that have these characters are named behind whatever a page asks for.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

/** What systems come with: Debian's fonts-noto-cjk and others, macOS, Windows. */
const KNOWN =
  /CJK SC|CJK|Source Han|Noto S\w+ SC|WenQuanYi|Droid Sans Fallback|PingFang|Heiti|Songti|YaHei|SimSun|SimHei/;
/** One of the npm registry, 4.6 MB, under the SIL Open Font License; it is in a hundred files by characters. */
const PACKAGE = '@fontsource-variable/noto-sans-sc/package.json';

/** @returns the families that have Chinese characters; none: this machine has no such font */
export function chineseFamilies(): string[] {
  const known = GlobalFonts.families.map(({ family }) => family).find((family) => KNOWN.test(family));
  return known ? [known] : registerPackage();
}

/** Makes everything drawn in this process fall back to these fonts. Called once by the process of one PDF. */
export function useChineseFonts(): void {
  const families = chineseFamilies().map((family) => `"${family}"`);
  // Of all contexts: pdfjs makes further ones for itself.
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
