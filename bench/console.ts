import { sql } from 'kysely';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { findChromium, MISSING_CHROMIUM, openBrowser } from '../test/support/browser.ts';
import { failedTasks } from '../test/support/many-runs.ts';
import { startServe } from '../test/support/serve-process.ts';
import type { Cluster } from './cluster.ts';
import { heap } from './console-heap.ts';
import { changingRuns } from './console-live.ts';
import { tablePages } from './console-tables.ts';
import { printTable } from './table.ts';

const PASSWORD = 'a password of the benchmark';
const PORT = 18_430;
const url = `http://127.0.0.1:${PORT}`;

/** 1.6 Mbit/s, 150 ms, a processor four times slower: Lighthouse's "slow 4G", https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md */
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const SLOWER = 4;
const VISITS = 5;

/** The console in a browser: paint, layout shift, interaction, frames and memory, against its budgets. */
export async function benchConsole(cluster: Cluster): Promise<void> {
  if (!(await findChromium())) {
    process.stdout.write(`${MISSING_CHROMIUM}\n`);
    return;
  }
  const core = await cluster.core({ stays: false });
  await using _ = await startServe(PORT, {
    DATABASE_URL: core.config.databaseUrl ?? '',
    OWLERY_SECRET: core.config.secret ?? '',
    OWLERY_ADDRESS_LIMIT: '1000000',
    OWLERY_ADMIN_PASSWORD: PASSWORD,
  });
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await signIn(context);
    const { rows } = await sql<{ id: number }>`select id from accounts where username = 'admin'`.execute(
      core.database.query,
    );
    await failedTasks(core.database.query, { owner: rows[0]?.id ?? 1, tasks: 10_000, failed: 50 });
    printTable('The console: a first visit over a slow line', await firstVisits(browser));
    printTable('The console: 10,000 runs', await manyRuns(context));
    printTable('The console: 1,000 runs that change every second', await changingRuns(core, context, url));
    printTable('The console: pages of 100 of a million rows', await tablePages(core, context.request, url));
  } finally {
    await browser.close();
    await core.close();
  }
}

/** The median of several first visits: each has a browser's empty cache. */
async function firstVisits(browser: Browser) {
  const visits = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await signIn(context);
    visits.push(await firstVisit(context));
    await context.close();
  }
  const median = (values: number[]) => values.toSorted((one, other) => one - other)[Math.floor(VISITS / 2)] ?? 0;
  const paint = median(visits.map((visit) => visit.paint)) / 1000;
  const shift = median(visits.map((visit) => visit.shift));
  return [
    { what: 'largest paint of the home page', ours: paint, limit: 2.5, unit: 's', against: 'the budget' },
    { what: 'shift of the layout', ours: shift, limit: 0.05, unit: '', against: 'the budget' },
  ];
}

async function firstVisit(context: BrowserContext): Promise<{ paint: number; shift: number }> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(`
    globalThis.seen = { paint: 0, shift: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach(({ startTime }) => { seen.paint = startTime; }))
      .observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { seen.shift += value; }))
      .observe({ type: 'layout-shift', buffered: true });
  `);
  await page.goto(`${url}/console/`);
  await page.waitForSelector('.figures');
  await page.waitForLoadState('networkidle');
  return (await page.evaluate('globalThis.seen')) as { paint: number; shift: number };
}

async function manyRuns(context: BrowserContext) {
  const page = await context.newPage();
  await page.goto(`${url}/console/runs`);
  await page.waitForSelector('.grid-row');
  await page.waitForLoadState('networkidle');
  const rows = await page.locator('.grid-row').count();
  const session = await context.newCDPSession(page);
  // Of the thread: what other processes take meanwhile does not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = await taskSeconds(session);
  const { p95, count } = await scroll(page);
  const work = ((await taskSeconds(session)) - busy) / count;
  const interaction = await press(page);
  // Takes the filter away: it leaves no rows to scroll.
  await press(page);
  await page.waitForSelector('.grid-row');
  const before = await heap(session);
  for (let round = 0; round < 20; round += 1) await scroll(page);
  const after = await heap(session);
  await page.close();
  return [
    { what: 'rows in the page', ours: rows, limit: 60, unit: '', against: 'the budget' },
    { what: 'a frame while scrolling, p95', ours: p95, limit: 16.7, unit: 'ms', against: 'the budget' },
    { what: 'processor time of a frame, mean', ours: work * 1000, limit: 16.7, unit: 'ms', against: 'the budget' },
    { what: 'a press of a filter until it is drawn', ours: interaction, limit: 200, unit: 'ms', against: 'the budget' },
    { what: 'memory after 20 scrolls more', ours: after - before, unit: 'MB' },
  ];
}

/** Seconds that the page's thread has worked. */
async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

/** Scrolls the list for two seconds. @returns milliseconds between frames, p95, and how many frames there were */
async function scroll(page: Page): Promise<{ p95: number; count: number }> {
  return (await page.evaluate(`new Promise((resolve, reject) => {
    const list = document.querySelector('.grid-body');
    if (!list) return reject(new Error('there is no list to scroll'));
    const times = [];
    let last = performance.now();
    const start = last;
    const step = (now) => {
      times.push(now - last);
      last = now;
      list.scrollTop += 40;
      if (now - start < 2000) requestAnimationFrame(step);
      else {
        const sorted = times.slice(1).sort((one, other) => one - other);
        resolve({ p95: sorted[Math.floor(sorted.length * 0.95)], count: times.length });
      }
    };
    requestAnimationFrame(step);
  })`)) as { p95: number; count: number };
}

/** @returns milliseconds from a click until the frame after its change */
async function press(page: Page): Promise<number> {
  return (await page.evaluate(`new Promise((resolve) => {
    const chip = document.querySelector('button.chip');
    const start = performance.now();
    chip.click();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  })`)) as number;
}

async function signIn(context: BrowserContext): Promise<void> {
  const headers = { origin: url, 'sec-fetch-site': 'same-origin' };
  const answer = await context.request.post(`${url}/console/api/session`, {
    headers,
    data: { name: 'admin', password: PASSWORD },
  });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
}
