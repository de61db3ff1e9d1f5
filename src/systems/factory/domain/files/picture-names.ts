/** The most pictures of a film, besides the contact sheet. */
export const MOST_THUMBNAILS = 16;

export const CONTACT_SHEET = 'contact-sheet.jpg';

/** @param place from 0 */
export function thumbnailName(place: number): string {
  return `thumbnail-${String(place + 1).padStart(2, '0')}.jpg`;
}

/** All possible names of one film. */
export const PICTURE_NAMES: readonly string[] = [
  CONTACT_SHEET,
  ...Array.from({ length: MOST_THUMBNAILS }, (_, place) => thumbnailName(place)),
];
