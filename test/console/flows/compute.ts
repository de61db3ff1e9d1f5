/** Computing: flows 5 and 6. */
import { kill } from 'node:process';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/core/db/database.ts';
import type { Look } from '../../support/browser.ts';
import { type Console, LOOKS, PASSWORD, readUntil, register, until, upload, words } from '../../support/console.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';

export function computeFlows(console: () => Console, film: () => Promise<Buffer>): void {
  describe.each(LOOKS)('in $language, $theme, $width px wide', (look) => {
    test('a code is redeemed and a video analysed with its pictures, and the balance is the sum of its entries', async () => {
      const name = `user-pays-${look.language}`;
      await register(console(), name);
      const admin = await console().openAs(look);
      const material = await upload(console(), admin, 'A film to analyse', await film(), 'video/mp4');
      await console().go(admin, '/money');
      const made = admin.waitForResponse(
        (answer) => answer.url().endsWith('/recharge/codes') && answer.request().method() === 'POST',
      );
      await admin.click(`main button:has-text("${words(look, 'money.make')}")`);
      const code: string = (await (await made).json()).data.codes[0].code;
      await admin.waitForSelector(`td:has-text("${code}")`);
      await admin.context().close();

      const page = await console().openAs(look, name, PASSWORD);
      await console().go(page, '/money');
      await page.fill('input[name=code]', code);
      await page.click('form button[type=submit]');
      await page.waitForSelector('.note[data-tone=ok]');
      await console().look(page);
      await console().go(page, '/compute/new');
      await page.click(`.type-card:has-text("${look.language === 'zh' ? '视频分析' : 'Video analysis'}")`);
      await page.fill('main .form input >> nth=1', `material:${material}`);
      await console().look(page);
      await page.click(`main button:has-text("${words(look, 'compute.submit', { price: '' }).trim()}")`);
      await page.waitForURL('**/console/compute/tasks/*');
      await page.waitForSelector(`main .badge:has-text("${words(look, 'status.completed')}")`);
      await page.waitForSelector('.log-line');
      await page.locator('.cards img.thumb').first().scrollIntoViewIfNeeded();
      await until(page, "document.querySelector('.cards img.thumb')?.naturalWidth > 0");
      await console().look(page);
      await console().go(page, '/money');
      const database = openDatabase({ connectionString: console().databaseUrl }, quiet);
      const { rows } = await sql<{ sum: number }>`
        select coalesce(sum(amount), 0)::int as sum from ledger_entries as entry
        join accounts on accounts.id = entry.account_id where username = ${name}`.execute(database.query);
      await database.close();
      await readUntil(
        async () => (await page.locator('main .figure b').first().textContent()) ?? '',
        (shown) => expect(Math.round(Number(shown.replaceAll(/[^\d.-]/g, '')) * 100)).toBe(rows[0]?.sum),
      );
      await page.context().close();
    });
  });

  test('Servers are shown live: when a worker is killed the page shows it, and the task continues elsewhere', async () => {
    const [first, second] = await Promise.all(LOOKS.map((look) => console().openAs(look)));
    if (!first || !second) throw new Error('two looks are needed');
    const { workers } = await console().call(first, 'GET', '/console/api/queues');
    const own = `/console/api/workers/${encodeURIComponent(workers[0].worker)}`;
    // The server's own worker takes nothing, so that the other must.
    await console().call(first, 'PUT', own, { drained: true });
    const other = console().home.start(['worker', '--queues', 'factory'], {
      DATABASE_URL: console().databaseUrl,
      OWLERY_SERVER_NAME: 'machine-b',
    });
    // Longer than any machine needs to show it twice; it is cancelled when it has been seen to go on.
    const task = { title: 'A long test', task_type: 'test', estimated_duration: 30, config: { seconds: 1_500 } };
    const { data } = await console().call(first, 'POST', '/factory/api/tasks', task);
    await Promise.all([first, second].map((page) => console().go(page, '/machines')));
    for (const page of [first, second]) {
      await page.waitForSelector('article:has-text("machine-b") a:has-text("A long test")');
      await console().look(page);
    }
    kill(-(other.child.pid ?? 0), 'SIGKILL');
    await console().call(first, 'PUT', own, { drained: false });
    await console().go(second, `/compute/tasks/${data.id}`);
    const [zh, en] = LOOKS as [Look, Look];
    await first.waitForSelector(`article:has-text("machine-b") .badge:has-text("${words(zh, 'machines.offline')}")`);
    await readUntil(
      () => console().call(first, 'GET', `/console/api/runs?search=${data.id}`),
      ({ items }) => expect(items[0]).toMatchObject({ status: 'running', attempts: 2 }),
    );
    await second.waitForSelector(`main .badge:has-text("${words(en, 'status.running')}")`);
    await second.click(`main button:has-text("${words(en, 'run_action.cancel')}")`);
    await second.waitForSelector(`main .badge:has-text("${words(en, 'status.cancelled')}")`);
    await eventually(() => expect(other.child.exitCode ?? other.child.signalCode).not.toBeNull());
    await first.context().close();
    await second.context().close();
  });
}
