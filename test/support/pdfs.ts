/** Small PDFs, written by hand: https://pdfa.org/resource/iso-32000-2/ */

export interface PdfRecipe {
  pages?: number;
  /** The content of the first page in PDF operators. */
  content?: string;
  /** The font F1; Helvetica by default. */
  fonts?: string[];
  width?: number;
  height?: number;
}

export function makePdf({ pages = 1, content = '', fonts, width = 612, height = 792 }: PdfRecipe = {}): Buffer {
  const font = fonts ?? ['<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  const first = 4 + font.length;
  const kids = Array.from({ length: pages }, (_, place) => `${first + place} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    `<< /Length ${Buffer.byteLength(content)} >>\nstream\n${content}\nendstream`,
    ...font,
    ...Array.from({ length: pages }, (_, place) => {
      const resources = '/Resources << /Font << /F1 4 0 R >> >>';
      const contents = place === 0 ? '/Contents 3 0 R' : '';
      return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] ${resources} ${contents} >>`;
    }),
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, place) => {
    const offset = Buffer.byteLength(text);
    text += `${place + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = Buffer.byteLength(text);
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(`${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}${trailer}`);
}

/** A font for Chinese that the reader is expected to have. */
export const CHINESE_FONT = [
  '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>',
  '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 6 0 R >>',
  '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
];

/** Encodes text for the font above. */
export const inChinese = (text: string) => `<${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
