/** The facts of a film. */
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
  avGetCodecName,
  type Stream,
} from 'node-av';

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

/** A cover picture of a piece of music. */
export function isCover(stream: Stream): boolean {
  return (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) !== 0;
}

/** To three decimals; null if unknown. */
export function ratio({ num, den }: { num: number; den: number }): number | null {
  return num > 0 && den > 0 ? Math.round((num / den) * 1_000) / 1_000 : null;
}
