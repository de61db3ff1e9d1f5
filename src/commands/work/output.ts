/** What a command shows while it works: a bar on a terminal, a line of JSON for each change elsewhere. */

export interface Output {
  /** @param fraction 0 to 1; undefined while unknown */
  progress(what: string, fraction: number | undefined, detail: Readonly<Record<string, unknown>>): void;
  /** A line of its own. @param data the same for programs */
  line(text: string, data: object): void;
}

const WIDTH = 24;
const CLEAR = '\r\u001b[K';

/** @param isTerminal whether people read it */
export function outputTo(stream: NodeJS.WriteStream, isTerminal = stream.isTTY === true): Output {
  return isTerminal ? new TerminalOutput(stream) : new JsonOutput(stream);
}

class JsonOutput implements Output {
  readonly #stream: NodeJS.WritableStream;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  progress(_what: string, fraction: number | undefined, detail: object): void {
    this.#write({
      type: 'progress',
      progress: fraction === undefined ? null : Math.round(fraction * 1_000) / 10,
      ...detail,
    });
  }

  line(_text: string, data: object): void {
    this.#write(data);
  }

  #write(data: object): void {
    this.#stream.write(`${JSON.stringify(data)}\n`);
  }
}

class TerminalOutput implements Output {
  readonly #stream: NodeJS.WriteStream;
  #hasBar = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  progress(what: string, fraction: number | undefined): void {
    const filled = Math.round((fraction ?? 0) * WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
    const percent = fraction === undefined ? '  – ' : `${String(Math.floor(fraction * 100)).padStart(3)} %`;
    // Cut to the width of the terminal: a bar that wraps is drawn anew below itself. A Chinese character is two wide.
    const room = Math.max(0, (this.#stream.columns ?? 80) - WIDTH - 10);
    this.#stream.write(`${CLEAR}${bar} ${percent}  ${cut(what, room)}`);
    this.#hasBar = true;
  }

  line(text: string): void {
    this.#stream.write(`${this.#hasBar ? CLEAR : ''}${text}\n`);
    this.#hasBar = false;
  }
}

/** As much of a text as has room, without characters that move the cursor. */
export function cut(text: string, room: number): string {
  let width = 0;
  let whole = '';
  for (const character of text.replace(/\p{Cc}/gu, ' ')) {
    width += /[\u1100-\uffdc]|\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
    if (width > room) break;
    whole += character;
  }
  return whole;
}
