/** 1,000 runs that change every second, as a browser shows them: redraws a second, and memory over time. */
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { BrowserContext } from 'playwright-core';
import type { Core } from '../src/core/core.ts';
import { runEvents } from '../src/core/jobs/runs/run-event.ts';
import type { RunSummary } from '../src/core/jobs/runs/runs-queries.ts';
import { heap } from './console-heap.ts';
import type { Row } from './table.ts';

const RUNS = 1_000;
const SLICES = 20;
/** `SECONDS=600` measures the ten minutes of the budget. */
const SECONDS = Number(process.env.SECONDS ?? 120);
/** Memory is compared from here on: before, caches fill. */
const WARM_SECONDS = 30;

export async function changingRuns(core: Core, context: BrowserContext, url: string): Promise<Row[]> {
  const { database, live } = core;
  const { rows: runs } = await sql<RunSummary>`
    select id, uuid, kind, owner_id, status, progress, detail, error_code, error_message, error_data
    from runs order by id desc limit ${RUNS}`.execute(database.query);
  const page = await context.newPage();
  await page.goto(`${url}/console/runs`);
  await page.waitForSelector('.grid-row');
  await page.evaluate(`
    globalThis.redraws = 0;
    new MutationObserver(() => { redraws += 1; }).observe(document.querySelector('.grid-body'),
      { subtree: true, childList: true, attributes: true, characterData: true });
  `);
  const session = await context.newCDPSession(page);
  let warm = 0;
  const since = performance.now();
  for (let second = 0; second < SECONDS; second += 1) {
    // Each run once a second, spread over the second.
    for (let slice = 0; slice < SLICES; slice += 1) {
      const changed = runs
        .filter((_, index) => index % SLICES === slice)
        .map((run) => ({ ...run, status: 'running' as const, progress: (second * 7) % 100 }));
      await live.publishAll(database.query, runEvents(changed));
      await delay(1_000 / SLICES);
    }
    if (second === Math.min(WARM_SECONDS, SECONDS - 2)) warm = await heap(session);
  }
  const took = (performance.now() - since) / 1_000;
  const redraws = (await page.evaluate('globalThis.redraws')) as number;
  const after = await heap(session);
  await page.close();
  const minutes = (SECONDS - WARM_SECONDS) / 60;
  return [
    { what: 'redraws a second', ours: redraws / took, limit: 5, unit: '', against: 'the budget' },
    { what: `memory more after ${minutes.toFixed(1)} minutes`, ours: after - warm, unit: 'MB' },
    { what: 'memory in use', ours: after, unit: 'MB' },
  ];
}
