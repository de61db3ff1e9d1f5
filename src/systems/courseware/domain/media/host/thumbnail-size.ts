/** In pixels. */
export const THUMBNAIL_WIDTH = 480;
/** A longer picture is cropped, because a list shows no more of it. */
const MOST_HEIGHT = 1_440;

export interface ThumbnailSize {
  readonly width: number;
  readonly height: number;
  /** The shown part of the picture's height, 0 to 1. */
  readonly shownPart: number;
}

/**
 * The size of a thumbnail: a fixed width, and the height of the picture's shape within limits.
 * @param picture its display size in any unit
 */
export function thumbnailSize({ width, height }: { width: number; height: number }): ThumbnailSize {
  const whole = Math.max(1, Math.round((THUMBNAIL_WIDTH * height) / width));
  const shown = Math.min(whole, MOST_HEIGHT);
  return { width: THUMBNAIL_WIDTH, height: shown, shownPart: shown / whole };
}
