/** Small videos, made from FFmpeg's own sources: https://ffmpeg.org/ffmpeg-filters.html#Video-Sources */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface FilmRecipe {
  /** A filter graph with the outputs [out0] (video) and perhaps [out1] (audio). */
  graph: string;
  videoCodec?: string;
  audioCodec?: string;
}

/** Makes a video in a process of its own, as all work of FFmpeg. @param file its extension names the container */
export async function makeFilm(file: string, recipe: FilmRecipe): Promise<void> {
  await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'film-maker.ts'),
    file,
    JSON.stringify(recipe),
  ]);
}

const segment = (source: string, seconds: number, place: number) => `${source}:s=320x180:r=10:d=${seconds}[v${place}]`;

/** 3 s of a moving picture, 2 s black, 3 s red, 2 s moving; with a tone, except for 3 s from the fourth second on. */
export const VARIED: FilmRecipe = {
  graph: [
    segment('testsrc2=alpha=255', 3, 0),
    segment('color=c=black', 2, 1),
    segment('color=c=red', 3, 2),
    segment('testsrc2=alpha=255', 2, 3),
    '[v0][v1][v2][v3]concat=n=4:v=1:a=0,format=yuv420p[out0]',
    'sine=f=440:d=4[a0]',
    'anullsrc=r=44100:cl=mono:d=3[a1]',
    'sine=f=880:d=3[a2]',
    '[a0][a1][a2]concat=n=3:v=0:a=1[out1]',
  ].join(';'),
  videoCodec: 'libx264',
  audioCodec: 'aac',
};
