/** What a film says of itself. */
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
  avGetCodecName,
  type Stream,
} from 'node-av';
import type { Shape } from './pictures.ts';

const KINDS = new Map([
  [AVMEDIA_TYPE_VIDEO, 'video'],
  [AVMEDIA_TYPE_AUDIO, 'audio'],
  [AVMEDIA_TYPE_SUBTITLE, 'subtitle'],
]);

export function describeStream(stream: Stream): object {
  const { index, codecpar } = stream;
  const kind = KINDS.get(codecpar.codecType) ?? 'data';
  const language = stream.metadata?.get('language') ?? 'und';
  return {
    index,
    kind,
    codec: avGetCodecName(codecpar.codecId),
    bit_rate: Number(codecpar.bitRate) || null,
    language: language === 'und' ? null : language,
    ...(kind === 'video' && {
      width: codecpar.width,
      height: codecpar.height,
      frame_rate: ratio(stream.avgFrameRate),
      is_cover: isCover(stream),
    }),
    ...(kind === 'audio' && { sample_rate: codecpar.sampleRate, channels: codecpar.channels }),
  };
}

/** A picture that comes with a piece of music. */
export function isCover(stream: Stream): boolean {
  return (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) !== 0;
}

/** To three decimals; null where it is not known. */
export function ratio({ num, den }: { num: number; den: number }): number | null {
  return num > 0 && den > 0 ? Math.round((num / den) * 1_000) / 1_000 : null;
}

/** The size of the frames with their pixels made square, and how they are turned when shown. */
export function shapeOf({ codecpar, sampleAspectRatio: aspect }: Stream): Shape {
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

/** The size as it is shown. */
export function shownSize({ width, height, rotation }: Shape): { width: number; height: number } {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}
