/** The display size and rotation of a film. */
import { AV_PKT_DATA_DISPLAYMATRIX, type Stream } from 'node-av';

export interface FilmShape {
  /** In square pixels, before the rotation. */
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise, a multiple of 90. */
  readonly rotation: number;
}

/** The size of the frames in square pixels, and their rotation when shown. */
export function shapeOf({ codecpar, sampleAspectRatio: aspect }: Stream): FilmShape {
  const stretch = aspect.num > 0 && aspect.den > 0 ? aspect.num / aspect.den : 1;
  const matrix = codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  return {
    width: Math.max(1, Math.round(codecpar.width * stretch)),
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
export function shownSize({ width, height, rotation }: FilmShape): { width: number; height: number } {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}
