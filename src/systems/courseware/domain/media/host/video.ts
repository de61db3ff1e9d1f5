/** Reads a video: its facts, and its first picture that is not black. */
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_LOG_QUIET,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_FLAG_BACKWARD,
  Decoder,
  Demuxer,
  type Frame,
  Log,
  Scaler,
  type Stream,
} from 'node-av';
import { type FilmShape, shapeOf, shownSize } from '../../../../../shared/media/film-shape.ts';
import type { FileFormat } from '../../materials/material-queries.ts';
import type { MediaFacts } from './messages.ts';
import { Problem } from './problem.ts';
import { THUMBNAIL_WIDTH, thumbnailSize } from './thumbnail-size.ts';

/**
 * The formats that may be opened: FFmpeg goes by content, not by name, and would follow a playlist called film.mp4 to
 * any file of this machine.
 */
const OPTIONS: Record<Exclude<FileFormat, 'pdf'>, Record<string, string>> = {
  mp4: { format_whitelist: 'mov,mp4,m4a,3gp,3g2,mj2', protocol_whitelist: 'file' },
  webm: { format_whitelist: 'matroska,webm', protocol_whitelist: 'file' },
};

/** The places at which a picture is searched, as parts of the film, each from the key frame before it. */
const PLACES = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.97];
const FRAMES_AT_EACH = 60;
/** The mean of all pixels, of 255: a title in white letters is above it, a covered camera below. */
const BLACK = 12;

/** @throws Problem */
export async function readVideo(file: string, format: 'mp4' | 'webm', thumbnail?: string): Promise<MediaFacts> {
  Log.setLevel(AV_LOG_QUIET);
  const options = { options: OPTIONS[format] };
  await using input = await Demuxer.open(file, options).catch((error) => {
    throw new Problem('unreadable', `it is no video, or damaged: ${error.message}`);
  });
  if (input.streams.length === 0) throw new Problem('unreadable', 'it has no streams');
  const video = input.streams.find(isPicture);
  if (!video) throw new Problem('no_picture', 'it has sound only');
  const durationSeconds = input.duration > 0 ? input.duration : await measure(file, format);
  const picture = await findPicture(() => Demuxer.open(file, options), durationSeconds, thumbnail !== undefined);
  if (!picture) throw new Problem('unreadable', 'no frame of the film can be decoded');
  const shape = shapeOf(video);
  if (thumbnail !== undefined) await writePicture(picture, shape, thumbnail);
  return {
    ...shownSize(shape),
    durationSeconds: Math.round(durationSeconds * 1_000) / 1_000,
    pageCount: null,
  };
}

const isPicture = ({ codecpar, disposition }: Stream) =>
  codecpar.codecType === AVMEDIA_TYPE_VIDEO && (disposition & AV_DISPOSITION_ATTACHED_PIC) === 0;

/** A browser's recording has no duration: only its last packet tells it. */
async function measure(file: string, format: 'mp4' | 'webm'): Promise<number> {
  await using input = await Demuxer.open(file, { options: OPTIONS[format] });
  let end = 0;
  for await (using packet of input.packets()) {
    const { num = 0, den = 1 } = (packet && input.streams[packet.streamIndex]?.timeBase) ?? {};
    if (packet) end = Math.max(end, (Number(packet.pts + packet.duration) * num) / den);
  }
  return end;
}

interface Picture {
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
  readonly light: number;
}

/** A placeholder if only the existence of a picture matters. */
const UNSEEN: Picture = { pixels: Buffer.alloc(0), width: 0, height: 0, light: 0 };

/** The first picture that is not black, otherwise the lightest; the very first if any will do. */
async function findPicture(open: () => Promise<Demuxer>, duration: number, isChosen: boolean) {
  const scaler = new Scaler();
  let best: Picture | undefined;
  for (const place of isChosen ? PLACES : [0]) {
    // Opened again: a seek does not discard data read ahead.
    await using input = await open();
    const stream = input.streams.find(isPicture);
    if (!stream) return best;
    if (place > 0) await input.seek(place * duration, -1, AVSEEK_FLAG_BACKWARD);
    // Each thread holds its own frames.
    using decoder = await Decoder.create(stream, { exitOnError: false, context: { threadCount: 1 } });
    let left = FRAMES_AT_EACH;
    for await (using frame of decoder.frames(input.packets(stream.index))) {
      if (!frame) continue;
      if (!isChosen) return UNSEEN;
      const picture = await look(frame, scaler);
      if (!best || picture.light > best.light) best = picture;
      left -= 1;
      if (best.light > BLACK || left === 0) break;
    }
    if (best && best.light > BLACK) break;
  }
  return best;
}

async function look(frame: Frame, scaler: Scaler): Promise<Picture> {
  const scale = Math.min(1, (2 * THUMBNAIL_WIDTH) / Math.max(frame.width, frame.height));
  const [width, height] = [frame.width, frame.height].map((side) =>
    Math.max(2, Math.round((side * scale) / 2) * 2),
  ) as [number, number];
  const pixels = await scaler.toBuffer(frame, { resize: { width, height }, format: 'rgb' });
  let sum = 0;
  for (const value of pixels) sum += value;
  return { pixels, width, height, light: sum / pixels.length };
}

async function writePicture({ pixels, width, height }: Picture, shape: FilmShape, file: string): Promise<void> {
  // Imported only here: an inspection does not need it.
  const { default: sharp } = await import('sharp');
  const { shownPart, ...size } = thumbnailSize(shownSize(shape));
  const upright = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .rotate(shape.rotation)
    .png()
    .toBuffer({ resolveWithObject: true });
  const rows = Math.max(1, Math.round(upright.info.height * shownPart));
  const top = Math.floor((upright.info.height - rows) / 2);
  await sharp(upright.data)
    .extract({ left: 0, top, width: upright.info.width, height: rows })
    .resize({ ...size, fit: 'fill' })
    .jpeg({ quality: 85 })
    .toFile(file);
}
