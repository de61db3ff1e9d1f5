/** Learning: flows 7, 8 and 9. */
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { type Console, isPatch, LOOKS, PASSWORD, register, until, upload, words } from '../../support/console.ts';
import { makeFilm } from '../../support/films.ts';
import { makePdf } from '../../support/pdfs.ts';

const MEGABYTE = 1_048_576;

/** A film made large by a box that players pass over: ISO/IEC 14496-12, 8.1.2. */
async function makeLarge(film: Buffer, megabytes: number): Promise<AsyncDisposable & { path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-large-'));
  const path = join(folder, 'large film.mp4');
  const rest = megabytes * MEGABYTE - film.length;
  const head = Buffer.alloc(8);
  head.writeUInt32BE(rest);
  head.write('free', 4, 'latin1');
  await writeFile(path, Buffer.concat([film, head]));
  const file = await open(path, 'r+');
  await file.truncate(megabytes * MEGABYTE);
  await file.close();
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** A film of a minute, which a study at double speed is half a minute at: long enough to be paused on any machine. */
async function minute(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-minute-'));
  const path = join(folder, 'minute.mp4');
  await makeFilm(path, { graph: 'testsrc2=s=160x90:r=2:d=60,format=yuv420p[out0]', videoCodec: 'libx264' });
  const content = await readFile(path);
  await rm(folder, { recursive: true });
  return content;
}

/** Holds a page's uploads to so many bytes a second, so that no machine is through before the page is left. */
async function slowUploads(page: Page, bytes: number): Promise<AsyncDisposable> {
  const session = await page.context().newCDPSession(page);
  const none = { offline: false, latency: 0, downloadThroughput: -1 };
  await session.send('Network.emulateNetworkConditions', { ...none, uploadThroughput: bytes });
  return {
    async [Symbol.asyncDispose]() {
      await session.send('Network.emulateNetworkConditions', { ...none, uploadThroughput: -1 });
      await session.detach();
    },
  };
}

/** Presses Tab until the element has the focus: by keyboard alone. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`Tab does not lead to ${selector}`);
}

export function learnFlows(console: () => Console, film: () => Promise<Buffer>): void {
  describe.each(LOOKS)('in $language, $theme, $width px wide', (look) => {
    test('a video uploads across a reload, has its picture, plays, seeks and remembers its position', async () => {
      await using large = await makeLarge(await film(), 300);
      const page = await console().openAs(look);
      await console().go(page, '/courses/upload');
      const slowdown = await slowUploads(page, 20 * MEGABYTE);
      await page.setInputFiles('input[type=file]', large.path);
      await until(page, "document.querySelector('main [role=progressbar]')?.ariaValueNow >= 5");
      await page.reload();
      await slowdown[Symbol.asyncDispose]();
      await page.waitForSelector('input[type=file]', { state: 'attached' });
      const continued = page.waitForRequest(isPatch);
      await page.setInputFiles('input[type=file]', large.path);
      expect(Number((await continued).headers()['upload-offset'])).toBeGreaterThan(0);
      await page.waitForSelector(`:text("${words(look, 'upload.completed')}")`, { timeout: 120_000 });
      await console().look(page);
      await console().go(page, '/courses');
      await page.waitForSelector('.course:has-text("large film") img');
      await page.click('.course:has-text("large film") >> nth=0');
      await page.waitForSelector('video');
      await page.evaluate("document.querySelector('video').play()");
      await until(page, "document.querySelector('video').currentTime > 0.2");
      await page.evaluate("document.querySelector('video').pause()");
      await page.evaluate("document.querySelector('video').currentTime = 4");
      await until(page, "!document.querySelector('video').seeking");
      await console().look(page);
      await page.reload();
      await until(page, "document.querySelector('video')?.currentTime >= 4");
      await page.context().close();
    });

    test('a document is read, turned, searched and found again by keyboard alone', async () => {
      const pages = makePdf({ pages: 12, content: 'BT /F1 24 Tf 72 700 Td (Chapter) Tj ET' });
      const page = await console().openAs(look);
      const id = await upload(console(), page, `A handbook in ${look.language}`, pages, 'application/pdf');
      await console().go(page, `/courses/${id}`);
      const reader = 'section.panel';
      await page.waitForSelector(`${reader} canvas`);
      await tabTo(page, reader);
      const isAt = (number: number) =>
        page.waitForSelector(`${reader}[aria-label="${words(look, 'reader.page_of', { page: number, pages: 12 })}"]`);
      await isAt(1);
      await page.keyboard.press('ArrowRight');
      await isAt(2);
      // Only the first page has the word.
      await tabTo(page, `input[aria-label="${words(look, 'reader.search')}"]`);
      await page.keyboard.type('chapter');
      await page.keyboard.press('Enter');
      await isAt(1);
      await tabTo(page, reader);
      await page.keyboard.press('End');
      await isAt(12);
      await console().look(page);
      await page.reload();
      await isAt(12);
      await page.keyboard.press('Tab');
      await tabTo(page, reader);
      await page.keyboard.press('Home');
      await isAt(1);
      await page.context().close();
    });
  });

  test('A study paused in one browser is paused in the other, resumes, and ends', () => pausedStudy(console()));
}

/** A study is started in one browser, paused there, seen so in another, resumed there, and ends. */
export async function pausedStudy(console: Console): Promise<void> {
  const [zh, en] = LOOKS;
  if (!zh || !en) throw new Error('two looks are needed');
  await register(console, 'user-learns');
  const [first, second] = [
    await console.openAs(zh, 'user-learns', PASSWORD),
    await console.openAs(en, 'user-learns', PASSWORD),
  ];
  await upload(console, first, 'A minute', await minute(), 'video/mp4');
  await console.go(first, '/study/new');
  await first.click(`.tree-item:has-text("user-learns") input[type=checkbox]`);
  await first.click('label:has-text("2×")');
  await console.look(first);
  await first.click(`main button:has-text("${words(zh, 'study.start', { count: 1 }).slice(0, 4)}")`);
  await first.waitForURL(/\/console\/study\/\d+$/);
  const path = new URL(first.url()).pathname.replace(/^.*\/console/, '');
  await console.go(second, path);
  await second.waitForSelector(`main .badge:has-text("${words(en, 'status.running')}")`);
  await first.click(`main button:has-text("${words(zh, 'run_action.pause')}")`);
  await second.waitForSelector(`main .badge:has-text("${words(en, 'status.paused')}")`);
  await console.look(second);
  await second.click(`main button:has-text("${words(en, 'run_action.resume')}")`);
  await first.waitForSelector(`main .badge:has-text("${words(zh, 'status.completed')}")`);
  await console.look(first);
  await first.context().close();
  await second.context().close();
}
