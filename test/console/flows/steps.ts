/** A collector that works on only when the test lets it, so that what a page shows in between can be seen. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';

export const MARKUP = '<b>bold</b><img src=x onerror="document.title=1">';

/** More lines than the page reads at once, and fewer than a script may log. */
export const BURST = 900;

/** For `OWLERY_SCRIPTS_DIR`. It stops at 10 and 60 percent, each time after a line of markup in its log; then it logs a burst. */
export const STEPS_SCRIPT = `
  import { defineScript } from 'owlery/script';
  export default defineScript({
    name: '步骤 · Steps',
    parameters: { url: { type: 'string', required: true } },
    async *collect({ parameters, log, progress }) {
      for (const percent of [10, 60]) {
        progress(percent);
        log(${JSON.stringify(MARKUP)} + ' at ' + percent);
        await fetch(parameters.url + '/' + percent);
      }
      for (let line = 1; line <= ${BURST}; line += 1) log('line ' + line + ' of the burst');
      await fetch(parameters.url + '/burst');
      yield { step: 1 };
    },
  });`;

export interface Steps extends AsyncDisposable {
  readonly url: string;
  /** Lets the collector go on from where it waits. */
  release(step: number | 'burst'): Promise<void>;
}

export async function openSteps(): Promise<Steps> {
  const waiting = new Map<string, ServerResponse>();
  const server = createServer((request, answer) => waiting.set(request.url ?? '', answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async release(step) {
      await eventually(() => expect([...waiting.keys()]).toContain(`/${step}`));
      waiting.get(`/${step}`)?.end();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
