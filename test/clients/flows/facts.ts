/** What a flow is given, and what it has seen. */
export interface Given {
  /** `http://127.0.0.1:40123`, where each API is below its name. */
  readonly origin: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** A PDF of one page. */
  readonly pdf: Blob;
}

/** Asks until an answer is what is waited for. */
export async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What is there: fails the flow where an answer is none of the expected ones. */
export function present<T>(value: T, error?: unknown): NonNullable<T> {
  if (value === undefined || value === null) throw new Error(`the answer has no data: ${JSON.stringify(error)}`);
  return value;
}

export const textOf = async (bytes: Blob) => new TextDecoder().decode(await bytes.arrayBuffer());
