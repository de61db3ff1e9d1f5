/** Reads a video: what it says of itself, and its first picture that is not black. */
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_LOG_QUIET,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_FLAG_BACKWARD,
  Decoder,
  Demuxer,
  type Frame,
  Log,
  Scaler,
  type Stream,
} from 'node-av';
import sharp from 'sharp';
import type { FileFormat } from '../../materials/material-queries.ts';
import { type MediaFacts, THUMBNAIL_WIDTH } from './messages.ts';
import { Problem } from './problem.ts';

/**
 * What may be opened: FFmpeg looks at the content and not at the name, and would follow a playlist called film.mp4 to any
 * file of this machine.
 */
const OPTIONS: Record<Exclude<FileFormat, 'pdf'>, Record<string, string>> = {
  mp4: { format_whitelist: 'mov,mp4,m4a,3gp,3g2,mj2', protocol_whitelist: 'file' },
  webm: { format_whitelist: 'matroska,webm', protocol_whitelist: 'file' },
};

/** Where it is looked for a picture, as parts of the film, each from the key frame before it. */
const PLACES = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.97];
const FRAMES_AT_EACH = 60;
/** Of 255, the mean of all pixels: a title in white letters is above it, a camera with its lid on below. */
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
  if (!picture) throw new Problem('unreadable', 'none of its pictures can be read');
  const shape = shapeOf(video);
  if (thumbnail !== undefined) await writePicture(picture, shape, thumbnail);
  const isUpright = shape.rotation % 180 === 0;
  return {
    width: isUpright ? shape.width : shape.height,
    height: isUpright ? shape.height : shape.width,
    durationSeconds: Math.round(durationSeconds * 1_000) / 1_000,
    pageCount: null,
  };
}

const isPicture = ({ codecpar, disposition }: Stream) =>
  codecpar.codecType === AVMEDIA_TYPE_VIDEO && (disposition & AV_DISPOSITION_ATTACHED_PIC) === 0;

/** What a browser records does not say how long it is: only its last packet does. */
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

/** The first that is not black, else the lightest; the very first where any will do. */
async function findPicture(open: () => Promise<Demuxer>, duration: number, isChosen: boolean) {
  let best: Picture | undefined;
  for (const place of isChosen ? PLACES : [0]) {
    // Opened anew: what is read ahead is not let go of by a seek.
    await using input = await open();
    const stream = input.streams.find(isPicture);
    if (!stream) return best;
    if (place > 0) await input.seek(place * duration, -1, AVSEEK_FLAG_BACKWARD);
    using decoder = await Decoder.create(stream, { exitOnError: false });
    let left = FRAMES_AT_EACH;
    for await (using frame of decoder.frames(input.packets(stream.index))) {
      if (!frame) continue;
      const picture = await look(frame);
      if (!best || picture.light > best.light) best = picture;
      left -= 1;
      if (best.light > BLACK || left === 0 || !isChosen) break;
    }
    if (best && (best.light > BLACK || !isChosen)) break;
  }
  return best;
}

const scaler = new Scaler();

async function look(frame: Frame): Promise<Picture> {
  const scale = Math.min(1, (2 * THUMBNAIL_WIDTH) / Math.max(frame.width, frame.height));
  const [width, height] = [frame.width, frame.height].map((side) =>
    Math.max(2, Math.round((side * scale) / 2) * 2),
  ) as [number, number];
  const pixels = await scaler.toBuffer(frame, { resize: { width, height }, format: 'rgb' });
  let sum = 0;
  for (const value of pixels) sum += value;
  return { pixels, width, height, light: sum / pixels.length };
}

async function writePicture({ pixels, width, height }: Picture, shape: Shape, file: string): Promise<void> {
  const isUpright = shape.rotation % 180 === 0;
  const ratio = isUpright ? shape.height / shape.width : shape.width / shape.height;
  await sharp(
    await sharp(pixels, { raw: { width, height, channels: 3 } })
      .rotate(shape.rotation)
      .png()
      .toBuffer(),
  )
    .resize({ width: THUMBNAIL_WIDTH, height: Math.max(1, Math.round(THUMBNAIL_WIDTH * ratio)), fit: 'fill' })
    .jpeg({ quality: 85 })
    .toFile(file);
}

interface Shape {
  /** As the frames are, their pixels made square, before they are turned. */
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise. */
  readonly rotation: number;
}

function shapeOf({ codecpar, sampleAspectRatio: aspect }: Stream): Shape {
  const stretch = aspect.num > 0 && aspect.den > 0 ? aspect.num / aspect.den : 1;
  const matrix = codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  return {
    width: Math.round(codecpar.width * stretch),
    height: codecpar.height,
    rotation: matrix ? rotationOf(matrix) : 0,
  };
}

/** Nine fixed-point numbers: https://ffmpeg.org/doxygen/trunk/group__lavu__video__display.html */
function rotationOf(matrix: Buffer): number {
  const numbers = new DataView(matrix.buffer, matrix.byteOffset, matrix.byteLength);
  const at = (place: number) => numbers.getInt32(place * 4, true);
  const [width, height] = [Math.hypot(at(0), at(3)), Math.hypot(at(1), at(4))];
  if (width === 0 || height === 0) return 0;
  const degrees = (Math.atan2(at(1) / height, at(0) / width) * 180) / Math.PI;
  return (Math.round(degrees / 90) * 90 + 360) % 360;
}
