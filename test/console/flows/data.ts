/** Collecting: flows 2, 3 and 4. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/core/db/database.ts';
import { type Console, LOOKS, readUntil, words } from '../../support/console.ts';
import { quiet } from '../../support/logger.ts';
import { failedTasks } from '../../support/many-runs.ts';
import { BURST, MARKUP, openSteps } from './steps.ts';

export function dataFlows(console: () => Console): void {
  describe.each(LOOKS)('in $language, $theme, $width px wide', (look) => {
    test('a source is found and run, and its table shows candles and is exported whole', async () => {
      const page = await console().openAs(look);
      await console().go(page, '/sources');
      await page.fill('main input', 'Apple');
      await page.click('main table a[href$="/sources/script/sample_aapl_daily"]');
      await page.click('main button:has(svg.lucide-play)');
      await page.waitForURL('**/console/runs/**');
      await page.click('a[href*="/tables/"]');
      await page.waitForSelector('.chart canvas');
      await page.waitForSelector('[role=cell]');
      await console().look(page);
      await page.click('button:has(svg.lucide-download)');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.click('[role=menuitem]:has-text("CSV")'),
      ]);
      const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
      expect(lines.length).toBe(1_261);
      await page.context().close();
    });

    test('the bar and the log of a run move while it works, and markup in its log is text', async () => {
      await using steps = await openSteps();
      const page = await console().openAs(look);
      await console().go(page, '/sources');
      await page.click('main table a[href$="/sources/script/steps"]');
      await page.fill('main .form input', steps.url);
      await page.click('main button:has(svg.lucide-play)');
      await page.waitForURL('**/console/runs/**');
      const log = page.locator('main .log-line');
      for (const percent of [10, 60]) {
        await page.waitForSelector(`main [role=progressbar][aria-valuenow="${percent}"]`);
        await log.filter({ hasText: `${MARKUP} at ${percent}` }).waitFor();
        if (percent === 10) await console().look(page);
        await steps.release(percent);
      }
      await log.filter({ hasText: `line ${BURST} of the burst` }).waitFor();
      await steps.release('burst');
      await page.waitForSelector(`main .badge:has-text("${words(look, 'status.completed')}")`);
      expect(await page.locator('main b:text-is("bold"), main img[src=x]').count()).toBe(0);
      await page.context().close();
    });

    test('rows of a table are filtered by a column, which the address keeps', async () => {
      const page = await console().openAs(look);
      const task = { name: 'rows', script_id: 'sample_aapl_daily' };
      const { data } = await console().call(page, 'POST', '/market/api/tasks', task);
      await console().call(page, 'POST', `/market/api/tasks/${data.id}/execute`);
      await readUntil(
        () => console().call(page, 'GET', '/market/api/tables/?page_size=100'),
        (tables) => expect(JSON.stringify(tables)).toContain('ak_sample_aapl_daily'),
      );
      await console().go(page, '/tables/ak_sample_aapl_daily');
      await page.click(`main button:has-text("${words(look, 'tables.filter')}")`);
      const form = page.locator('[role=dialog] form');
      await form.getByLabel(words(look, 'tables.column')).first().click();
      await page.getByRole('option', { name: 'close', exact: true }).click();
      await form.getByLabel(words(look, 'tables.condition')).first().click();
      await page.getByRole('option', { name: words(look, 'tables.op_ge'), exact: true }).click();
      await form.locator('input[name=value]').fill('188');
      await form.getByRole('button', { name: words(look, 'tables.apply') }).click();
      await page.waitForURL(/where=/);
      for (const _ of ['as filtered', 'as reloaded']) {
        await page.waitForSelector(`main [role=status]:has-text("${words(look, 'tables.matching', { shown: 2 })}")`);
        expect(await page.locator('main .data-row').count()).toBe(2);
        await console().look(page);
        await page.reload();
      }
      await page.context().close();
    });

    test('a schedule is created, shows its next times, is paused and resumed, and its runs are squares', async () => {
      const page = await console().openAs(look);
      await console().go(page, '/sources/script/sample_aapl_daily');
      await page.click('main button:has(svg.lucide-calendar-clock)');
      await page.fill('[role=dialog] input[type=time]', '23:59');
      const areNext = (times: string[]) => {
        expect(times).toHaveLength(5);
        for (const time of times) expect(time).toContain('23:59');
      };
      await readUntil(() => page.locator('[role=dialog] .next-times li').allTextContents(), areNext);
      await console().look(page);
      await page.click(`[role=dialog] button:has-text("${words(look, 'action.save')}")`);
      await page.waitForURL('**/console/schedules/*');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
      await readUntil(() => page.locator('main .next-times li').allTextContents(), areNext);
      await page.click(`main button:has-text("${words(look, 'task.pause')}")`);
      await page.waitForSelector(`main .badge:has-text("${words(look, 'status.paused')}")`);
      await page.waitForSelector('main .next-times', { state: 'detached' });
      await page.click(`main button:has-text("${words(look, 'task.resume')}")`);
      await readUntil(() => page.locator('main .next-times li').allTextContents(), areNext);
      await page.click(`main button:has-text("${words(look, 'sources.run_now')}")`);
      await page.waitForURL('**/console/runs/**');
      await page.waitForSelector(`main .badge:has-text("${words(look, 'status.completed')}")`);
      await console().go(page, '/schedules');
      await page.waitForSelector('.squares .square[data-tone=ok]');
      await console().look(page);
      await page.context().close();
    });
  });

  test('Of 10,000 runs the failed ones are found, kept in the address, and retried together', async () => {
    const look = { language: 'zh', theme: 'dark', width: 1280 } as const;
    const page = await console().openAs(look);
    await console().call(page, 'PUT', '/factory/api/admin/config', { max_concurrent_tasks_per_user: 1_000 });
    const { account } = await console().call(page, 'GET', '/console/api/session');
    const database = openDatabase({ connectionString: console().databaseUrl }, quiet);
    const last = await failedTasks(database.query, { owner: account.id, tasks: 10_000, failed: 50 });
    await database.close();
    await console().go(page, '/runs');
    await readUntil(
      () => page.locator('.grid-row').count(),
      (count) => {
        expect(count).toBeGreaterThan(0);
        expect(count).toBeLessThanOrEqual(60);
      },
    );
    await page.click(`button.chip:has-text("${words(look, 'status.failed')}")`);
    await page.click(`button.chip:has-text("${words(look, 'kind.factory.task')}")`);
    await page.waitForURL(/(?=.*status=failed)(?=.*kind=factory)/);
    await page.reload();
    await page.waitForSelector(`button.chip[aria-pressed=true]:has-text("${words(look, 'status.failed')}")`);
    await page.waitForSelector(`main [role=status]:has-text("${words(look, 'runs.shown_all', { shown: 50 })}")`);
    await page.getByLabel(words(look, 'runs.select_all')).check();
    await page.waitForSelector(`.select-bar:has-text("${words(look, 'runs.selected', { count: 50 })}")`);
    await console().look(page);
    const retry = words(look, 'run_action.retry');
    await page.click(`.select-bar button:has-text("${words(look, 'runs.action_many', { action: retry, count: 50 })}")`);
    await page.locator('[role=dialog]').getByRole('button', { name: retry, exact: true }).click();
    // Each runs once more; that it failed before stays in the list.
    await page.waitForSelector('.grid-head');
    await readUntil(
      () => console().call(page, 'GET', '/console/api/runs?kind=factory.task&status=completed&limit=60'),
      ({ items }) => expect(items.filter(({ number }: { number: number }) => number > last)).toHaveLength(50),
    );
    await page.context().close();
  });
}
