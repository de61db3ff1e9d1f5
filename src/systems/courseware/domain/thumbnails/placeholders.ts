/** The pictures shown for materials without a thumbnail. They are drawn here, so that they do not depend on any file. */
import type { MaterialType } from '../materials/material-queries.ts';

/** A triangle, and a page with lines. */
const DRAWINGS: Record<MaterialType, string> = {
  video: '<path d="M200 85 L300 135 L200 185 Z"/>',
  pdf: '<path d="M190 65 H265 L295 95 V205 H190 Z M210 120 H275 M210 145 H275 M210 170 H275" fill="none" stroke-width="8"/>',
};

export const placeholderPath = (type: MaterialType) => `thumbnails/placeholders/${type}.jpg`;

/** Each is drawn once. */
export class Placeholders {
  readonly #drawn = new Map<MaterialType, Promise<Buffer>>();

  /** @returns a JPEG; undefined if the path is not a placeholder's */
  async at(path: string): Promise<Buffer | undefined> {
    const type = (['video', 'pdf'] as const).find((one) => placeholderPath(one) === path);
    if (!type) return undefined;
    const drawing = this.#drawn.get(type) ?? draw(type);
    this.#drawn.set(type, drawing);
    return await drawing;
  }
}

async function draw(type: MaterialType): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="270">
    <rect width="480" height="270" fill="#e5e7eb"/>
    <g fill="#9ca3af" stroke="#9ca3af" stroke-linejoin="round">${DRAWINGS[type]}</g></svg>`;
  // Loaded late: 29 MB that most nodes never need.
  const { default: sharp } = await import('sharp');
  return await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer();
}
