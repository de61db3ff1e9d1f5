/** Fonts for PDFs that bring none of their own. */
export function registerFonts(): void {}
