/** How many pictures of a film there are at most, beside the sheet that shows them all. */
export const MOST_THUMBNAILS = 16;

export const CONTACT_SHEET = 'contact-sheet.jpg';

/** @param place from 0 */
export function thumbnailName(place: number): string {
  return `thumbnail-${String(place + 1).padStart(2, '0')}.jpg`;
}

/** All there may be of one film. */
export const PICTURE_NAMES: readonly string[] = [
  CONTACT_SHEET,
  ...Array.from({ length: MOST_THUMBNAILS }, (_, place) => thumbnailName(place)),
];
