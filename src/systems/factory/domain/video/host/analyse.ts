/** Reads a film once from beginning to end and analyses it. */
import { Decoder, type Demuxer, FilterAPI, type Frame, type Packet, type Stream } from 'node-av';
import { shapeOf, shownSize } from '../../../../../shared/media/film-shape.ts';
import type { Analysis } from './messages.ts';
import { Pictures } from './pictures.ts';
import { rounded, Spans } from './spans.ts';
import { describeStream, ratio } from './streams.ts';
import { Whole } from './whole.ts';

/** Small enough to be fast, and large enough for the analysis. */
const PICTURE_FILTERS = 'scale=320:-2,blackdetect=d=1,freezedetect=d=2,scdet=threshold=10';
const SOUND_FILTERS = 'silencedetect=d=2:n=-50dB,ebur128=metadata=1:peak=true:framelog=quiet';
const LEAST_BLACK_SECONDS = 1;
const LEAST_SECONDS = 2;
const MOST_SCENES = 5_000;

type Seen = Pick<Analysis, 'scene_changes' | 'frames'> & { black: Spans; frozen: Spans; end: number; whole: Whole };
type Packets = AsyncGenerator<Packet | null>;
type Heard = Pick<Analysis, 'loudness'> & { silent: Spans };

export interface AnalyseOptions {
  readonly video: Stream;
  readonly audio: Stream | undefined;
  /** Absolute path, for the pictures. */
  readonly folder: string;
  /** Called with the progress, 0 to 1. */
  readonly progress: (part: number) => void;
}

/** @throws Error if nothing of it can be read */
export async function analyse(input: Demuxer, { video, audio, folder, progress }: AnalyseOptions): Promise<Analysis> {
  const told = Number.isFinite(input.duration) && input.duration > 0 ? input.duration : 0;
  const shape = shapeOf(video);
  const pictures = new Pictures(shape, told);
  // Both are requested before anything else: data of a stream that nobody has requested is dropped.
  const [seeing, hearing] = [begun(input.packets(video.index)), audio && begun(input.packets(audio.index))];
  const [seen, heard] = await Promise.all([
    watch(seeing, video, pictures, (time) => progress(told > 0 ? Math.min(1, time / told) : 0)),
    audio && hearing && listen(hearing, audio),
  ]);
  if (seen.frames === 0) throw new Error('no frame of the film can be decoded');
  const duration = told > 0 ? told : seen.end;
  const rate = ratio(video.avgFrameRate);
  return {
    duration: rounded(duration),
    format: input.formatName,
    bit_rate: input.bitRate > 0 ? Math.round(input.bitRate * 1_000) : null,
    resolution: shownSize(shape),
    rotation: shape.rotation,
    frame_rate: rate,
    frames: seen.frames,
    ...seen.whole.judge({ listed: Number(video.nbFrames), estimated: Math.round(told * (rate ?? 0)) }),
    streams: input.streams.map(describeStream),
    scene_changes: seen.scene_changes,
    // An open span ends with the last picture, because the sound may be longer.
    black: seen.black.finish(seen.end),
    frozen: seen.frozen.finish(seen.end),
    silent: heard?.silent.finish(duration) ?? null,
    loudness: heard?.loudness ?? null,
    files: await pictures.write(folder),
  };
}

/** The packets; the first is requested at once and not by the first reader. */
function begun(packets: Packets): Packets {
  const first = packets.next();
  // The reader gets the error.
  first.catch(() => {});
  return (async function* () {
    try {
      const { value, done } = await first;
      if (done) return;
      yield value;
      yield* packets;
    } finally {
      await packets.return(undefined);
    }
  })();
}

async function watch(packets: Packets, stream: Stream, pictures: Pictures, at: (time: number) => void): Promise<Seen> {
  using decoder = await Decoder.create(stream, { exitOnError: false });
  using filter = FilterAPI.create(PICTURE_FILTERS);
  const black = new Spans(LEAST_BLACK_SECONDS);
  const frozen = new Spans(LEAST_SECONDS);
  const scenes: { time: number; score: number }[] = [];
  // Not every container has the duration of a picture.
  const frameSeconds = 1 / (ratio(stream.avgFrameRate) ?? Number.POSITIVE_INFINITY);
  let frames = 0;
  let end = 0;
  const whole = new Whole();
  const decoded = async function* () {
    for await (const frame of decoder.frames(packets)) {
      if (frame) {
        whole.look(frame, timeOf(frame), secondsOf(frame.duration, frame));
        await pictures.look(frame, timeOf(frame));
      }
      yield frame;
    }
  };
  for await (using frame of filter.frames(decoded())) {
    if (!frame) continue;
    frames += 1;
    const time = timeOf(frame);
    end = Math.max(end, time + (secondsOf(frame.duration, frame) || frameSeconds));
    at(time);
    using metadata = frame.getMetadata();
    black.hear(metadata.get('lavfi.black_start'), metadata.get('lavfi.black_end'));
    frozen.hear(metadata.get('lavfi.freezedetect.freeze_start'), metadata.get('lavfi.freezedetect.freeze_end'));
    const scene = metadata.get('lavfi.scd.time');
    if (scene !== null && scenes.length < MOST_SCENES) {
      scenes.push({ time: rounded(Number(scene)), score: Number(metadata.get('lavfi.scd.score')) });
    }
  }
  return { scene_changes: scenes, black, frozen, frames, end, whole };
}

async function listen(packets: Packets, stream: Stream): Promise<Heard> {
  using decoder = await Decoder.create(stream, { exitOnError: false });
  using filter = FilterAPI.create(SOUND_FILTERS);
  const silent = new Spans(LEAST_SECONDS);
  let loudness: Analysis['loudness'] = null;
  for await (using frame of filter.frames(decoder.frames(packets))) {
    if (!frame) continue;
    using metadata = frame.getMetadata();
    silent.hear(metadata.get('lavfi.silence_start'), metadata.get('lavfi.silence_end'));
    const integrated = metadata.get('lavfi.r128.I');
    if (integrated !== null) {
      const peaks = Array.from({ length: stream.codecpar.channels }, (_, channel) =>
        Number(metadata.get(`lavfi.r128.true_peaks_ch${channel}`) ?? Number.NaN),
      );
      loudness = loudnessOf(Number(integrated), Number(metadata.get('lavfi.r128.LRA')), peaks);
    }
  }
  return { silent, loudness };
}

/** The measurement reports silence as -70 LUFS. */
function loudnessOf(integrated: number, range: number, peaks: readonly number[]): Analysis['loudness'] {
  if (!Number.isFinite(integrated) || integrated <= -70) return null;
  // Linear, where 1 is full scale.
  const peak = 20 * Math.log10(Math.max(...peaks));
  return { integrated, range, true_peak: Number.isFinite(peak) ? Math.round(peak * 10) / 10 : null };
}

const timeOf = (frame: Frame) => secondsOf(frame.pts, frame);

function secondsOf(time: bigint, { timeBase }: Frame): number {
  return (Number(time) * timeBase.num) / timeBase.den;
}
