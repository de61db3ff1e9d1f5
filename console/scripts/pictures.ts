/**
 * Makes the six screenshots of the README from a server of its own, on which a new user's first steps were done:
 * `npm run pictures`, which needs Chromium (apt-get install chromium).
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { type Look, openBrowser, openWindow } from '../../test/support/browser.ts';
import { makeFilm } from '../../test/support/films.ts';
import { startServe } from '../../test/support/serve-process.ts';

const folder = join(import.meta.dirname, '../../docs/pictures');
const PORT = 18_431;
const url = `http://127.0.0.1:${PORT}`;
const PASSWORD = 'a password of the pictures';
const HEIGHT = 760;

await using _ = await startServe(PORT, { OWLERY_ADMIN_PASSWORD: PASSWORD, OWLERY_SERVER_NAME: 'gpu-a' });
const browser = await openBrowser();
const light = await open({ language: 'en', theme: 'light', width: 1280 });
const dark = await open({ language: 'zh', theme: 'dark', width: 1280 });
await prepare(light);
await mkdir(folder, { recursive: true });
await take(light, 'home', '/', '.figures');
await take(light, 'candles', '/tables/ak_sample_aapl_daily', '.chart canvas');
await take(dark, 'runs', '/runs', '.grid-row');
await take(dark, 'compute', '/compute/new', '.type-card');
await take(light, 'courses', '/courses', '.course img');
await take(light, 'machines', '/machines', '.trend path');
await browser.close();

async function open(look: Look): Promise<Page> {
  const context = await openWindow(browser, look);
  await call(context.request, 'POST', '/console/api/session', { name: 'admin', password: PASSWORD });
  const page = await context.newPage();
  await page.setViewportSize({ width: look.width, height: HEIGHT });
  return page;
}

/** Does a new user's first steps: collects, schedules, uploads, pays, computes and studies. */
async function prepare(page: Page): Promise<void> {
  const send = (path: string, json: unknown) => call(page.context().request, 'POST', path, json);
  for (const [name, schedule_type, schedule_expression] of [
    ['Apple', 'daily', '18:30'],
    ['Apple, each week', 'weekly', '0 9 * * 1'],
  ]) {
    const task = { name, script_id: 'sample_aapl_daily', schedule_type, schedule_expression };
    const { data } = await send('/market/api/tasks', task);
    await send(`/market/api/tasks/${data.id}/execute`, {});
  }
  const { data: codes } = await send('/factory/api/recharge/codes', { amount: 100, batch_size: 1, max_uses: 1 });
  await send('/factory/api/recharge/redeem', { code: codes.codes[0].code });
  const films = {
    'Moving averages': 'mandelbrot',
    'Order books': 'life=mold=10:life_color=#1f4fbf',
    Candles: 'testsrc2',
  };
  for (const [title, source] of Object.entries(films)) await upload(page, title, await film(source));
  for (const seconds of [0, 1, 45, 90]) {
    const config = { seconds };
    await send('/factory/api/tasks', {
      title: `Training ${seconds}`,
      task_type: 'test',
      estimated_duration: 2,
      config,
    });
  }
  const { id } = await send('/study/api/tasks', { name: 'This week', course_ids: [] });
  await send(`/study/api/tasks/${id}/start`, {});
  // Two heartbeats of the server, so that there is load to plot.
  await page.waitForTimeout(35_000);
}

async function film(source: string): Promise<Buffer> {
  const temporary = await mkdtemp(join(tmpdir(), 'owlery-picture-'));
  const path = join(temporary, 'film.mp4');
  const options = source.includes('=') ? ':' : '=';
  await makeFilm(path, {
    graph: `${source}${options}s=640x360:r=5,trim=duration=20,format=yuv420p[out0]`,
    videoCodec: 'libx264',
  });
  const content = await readFile(path);
  await rm(temporary, { recursive: true });
  return content;
}

async function upload(page: Page, title: string, content: Buffer): Promise<void> {
  const answer = await page.context().request.post(`${url}/courseware/api/v1/upload`, {
    headers: { origin: url, 'sec-fetch-site': 'same-origin' },
    multipart: { title, file: { name: 'film.mp4', mimeType: 'video/mp4', buffer: content } },
  });
  if (!answer.ok()) throw new Error(`${title}: ${answer.status()} ${await answer.text()}`);
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
async function call(request: Page['request'], method: string, path: string, data: unknown): Promise<any> {
  const answer = await request.fetch(`${url}${path}`, {
    method,
    headers: { origin: url, 'sec-fetch-site': 'same-origin' },
    data,
  });
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** @param ready the selector to wait for before the screenshot */
async function take(page: Page, name: string, path: string, ready: string): Promise<void> {
  await page.goto(`${url}/console${path}`);
  await page.waitForSelector(ready);
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.waitForTimeout(500);
  await sharp(await page.screenshot())
    .webp({ quality: 82 })
    .toFile(join(folder, `${name}.webp`));
}
