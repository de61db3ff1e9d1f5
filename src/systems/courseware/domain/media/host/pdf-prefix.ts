/** Checks the bytes before the header of a PDF: they must not begin something that other programs run. */
import { Script } from 'node:vm';
import { Problem } from './problem.ts';

/**
 * What browsers treat as a page: https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type
 */
const PAGE =
  /<(?:!--|\?xml|\?php|(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|svg|img)[\s/>])/i;
const PROGRAM = /^(?:\xef\xbb\xbf)?\s*(?:#!|MZ)/;

/**
 * @param prefix the bytes before the header
 * @param readAll reads the whole file; a script may enclose a PDF in a comment
 * @throws Problem
 */
export async function checkPrefix(prefix: Buffer, readAll: () => Promise<Buffer>): Promise<void> {
  const text = prefix.toString('latin1');
  if (PAGE.test(text)) throw new Problem('polyglot', 'the file begins as a web page');
  if (PROGRAM.test(text)) throw new Problem('polyglot', 'the file begins as a program');
  if (/\S/.test(text) && isScript(await readAll())) throw new Problem('polyglot', 'the file is also a script');
}

/** Whether a JavaScript engine compiles the file. Nothing is run. */
function isScript(file: Buffer): boolean {
  try {
    new Script(file.toString('latin1'));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
