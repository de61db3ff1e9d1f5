/** In pixels. */
export const THUMBNAIL_WIDTH = 480;
/** A longer picture is cut off: in a list nobody sees more of it. */
const MOST_HEIGHT = 1_440;

export interface ThumbnailSize {
  readonly width: number;
  readonly height: number;
  /** How much of the picture's height is shown, 0 to 1. */
  readonly shownPart: number;
}

/**
 * The size of a thumbnail: as wide as all others, and as high as the picture asks for, within bounds.
 * @param picture as it is shown, in any unit
 */
export function thumbnailSize({ width, height }: { width: number; height: number }): ThumbnailSize {
  const whole = Math.max(1, Math.round((THUMBNAIL_WIDTH * height) / width));
  const shown = Math.min(whole, MOST_HEIGHT);
  return { width: THUMBNAIL_WIDTH, height: shown, shownPart: shown / whole };
}
