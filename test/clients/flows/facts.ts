/** The input of a flow, and its results. */
export interface Given {
  /** `http://127.0.0.1:40123`; each API is below its name. */
  readonly origin: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** A PDF of one page. */
  readonly pdf: Blob;
}

/** Repeats a request until its answer satisfies a condition. */
export async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Returns a value that must exist. @throws the error of the answer otherwise */
export function present<T>(value: T, error?: unknown): NonNullable<T> {
  if (value === undefined || value === null) throw new Error(`the answer has no data: ${JSON.stringify(error)}`);
  return value;
}

export const textOf = async (bytes: Blob) => new TextDecoder().decode(await bytes.arrayBuffer());
