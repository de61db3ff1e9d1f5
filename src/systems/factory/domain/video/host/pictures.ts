/** Pictures from all parts of a film, and a contact sheet. */

import { join } from 'node:path';
import { type Frame, Scaler } from 'node-av';
import sharp from 'sharp';
import type { FilmShape } from '../../../../../shared/media/film-shape.ts';
import { CONTACT_SHEET, MOST_THUMBNAILS, thumbnailName } from '../../files/picture-names.ts';
import type { Picture } from './messages.ts';
import { rounded } from './spans.ts';

const COLUMNS = 4;
/** Pixels of the longer side. */
const SIDE = 480;
const TILE_SIDE = 320;
const GAP = 4;
/** For films of unknown duration. */
const FIRST_INTERVAL_SECONDS = 1;

interface Sample {
  readonly time: number;
  readonly pixels: Buffer;
}

/** Takes pictures while the film is read. */
export class Pictures {
  readonly #scaler = new Scaler();
  readonly #shape: FilmShape;
  #samples: Sample[] = [];
  #interval: number;
  #next: number;

  /** @param duration seconds; 0 if unknown */
  constructor(shape: FilmShape, duration: number) {
    const scale = Math.min(1, SIDE / Math.max(shape.width, shape.height));
    const size = (side: number) => Math.max(2, Math.round((side * scale) / 2) * 2);
    this.#shape = { ...shape, width: size(shape.width), height: size(shape.height) };
    this.#interval = duration > 0 ? duration / MOST_THUMBNAILS : FIRST_INTERVAL_SECONDS;
    this.#next = this.#interval / 2;
  }

  /** Receives each frame, and keeps some. */
  async look(frame: Frame, time: number): Promise<void> {
    const isFirst = this.#samples.length === 0;
    if (time < this.#next && !isFirst) return;
    const { width, height } = this.#shape;
    const sample = { time, pixels: await this.#scaler.toBuffer(frame, { resize: { width, height }, format: 'rgb' }) };
    // The very first frame, often black, is used only for films with hardly any other.
    if (this.#samples.length === 1 && (this.#samples[0]?.time ?? 0) < this.#interval / 2) this.#samples = [];
    this.#samples.push(sample);
    if (time < this.#next) return;
    this.#next = Math.max(this.#next, time - this.#interval / 2) + this.#interval;
    if (this.#samples.length >= 2 * MOST_THUMBNAILS) {
      this.#samples = this.#samples.filter((_, place) => place % 2 === 0);
      this.#interval *= 2;
    }
  }

  /** Writes all to a folder. */
  async write(folder: string): Promise<Picture[]> {
    const chosen = spread(this.#samples);
    const pictures: Picture[] = [];
    const tiles: Buffer[] = [];
    for (const [place, { time, pixels }] of chosen.entries()) {
      const name = thumbnailName(place);
      const { width, height } = await this.#image(pixels).jpeg({ quality: 85 }).toFile(join(folder, name));
      pictures.push({ name, width, height, time: rounded(time) });
      tiles.push(await this.#image(pixels).resize(TILE_SIDE, TILE_SIDE, { fit: 'inside' }).png().toBuffer());
    }
    return tiles.length === 0 ? [] : [await writeSheet(tiles, folder), ...pictures];
  }

  #image(pixels: Buffer) {
    const { width, height, rotation } = this.#shape;
    return sharp(pixels, { raw: { width, height, channels: 3 } }).rotate(rotation);
  }
}

function spread(samples: readonly Sample[]): Sample[] {
  const count = Math.min(MOST_THUMBNAILS, samples.length);
  return Array.from({ length: count }, (_, place) => samples[Math.floor((place * samples.length) / count)] as Sample);
}

async function writeSheet(tiles: readonly Buffer[], folder: string): Promise<Picture> {
  const { width = TILE_SIDE, height = TILE_SIDE } = await sharp(tiles[0]).metadata();
  const columns = Math.min(COLUMNS, tiles.length);
  const at = (place: number, side: number) => place * (side + GAP);
  const size = {
    width: at(columns, width) - GAP,
    height: at(Math.ceil(tiles.length / columns), height) - GAP,
  };
  await sharp({ create: { ...size, channels: 3, background: 'black' } })
    .composite(
      tiles.map((input, place) => ({
        input,
        left: at(place % columns, width),
        top: at(Math.floor(place / columns), height),
      })),
    )
    .jpeg({ quality: 85 })
    .toFile(join(folder, CONTACT_SHEET));
  return { name: CONTACT_SHEET, ...size };
}
