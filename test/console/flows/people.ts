/** Signing in and out: flows 1 and 10, and what pages of other origins cannot do. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type Console, LOOKS, PASSWORD, readUntil, register, words } from '../../support/console.ts';

export function peopleFlows(console: () => Console): void {
  describe.each(LOOKS)('in $language, $theme, $width px wide', (look) => {
    test('the printed password signs in, and changing it signs out a second window', async () => {
      const [first, second] = [await console().open(look), await console().open(look)];
      await first.goto(`${console().home.url}/`);
      await first.waitForURL('**/console/sign-in**');
      await first.waitForSelector(`html[lang=${look.language === 'zh' ? 'zh-CN' : 'en'}]`);
      await console().look(first);
      await console().signIn(first);
      await console().signIn(second);
      await console().go(first, '/profile');
      await first.fill('input[name=password]', console().password);
      console().password = `${console().password}-changed`;
      await first.fill('input[name=new]', console().password);
      await first.click('form button[type=submit]');
      await first.waitForSelector('.note[data-tone=ok]');
      await second.waitForURL('**/console/sign-in**');
      await first.reload();
      await first.waitForSelector('input[name=password]');
      await first.context().close();
      await second.context().close();
    });

    test('a page that was not opened before tells that the server is away, and is there when it answers again', async () => {
      const page = await console().openAs(look);
      await console().go(page, '/runs');
      await page.context().setOffline(true);
      await page.evaluate(`document.querySelector('a[href$="/console/sources"]').click()`);
      await page.waitForSelector(`.state:has-text("${words(look, 'error.no_answer')}")`);
      await console().look(page);
      await page.context().setOffline(false);
      await page.waitForSelector(`h1:has-text("${words(look, 'sources.title')}")`);
      await page.context().close();
    });

    test('a user disabled by an administrator is signed out at once, and the journal shows it', async () => {
      const name = `user-out-${look.language}`;
      await register(console(), name);
      const [theirs, ours] = [await console().open(look), await console().openAs(look)];
      await console().signIn(theirs, name, PASSWORD);
      await console().go(ours, `/admin/users?search=${name}`);
      await ours.locator('main tr').filter({ hasText: name }).locator('button[aria-haspopup=menu]').click();
      await ours.getByRole('menuitem', { name: words(look, 'users.lock'), exact: true }).click();
      await theirs.waitForURL('**/console/sign-in**');
      await ours.waitForSelector('.undo');
      await console().look(ours);
      await console().go(ours, '/admin/journal');
      await ours.waitForSelector(`td:has-text("${words(look, 'journal_action.update_account')}")`);
      await console().look(ours);
      await theirs.context().close();
      await ours.context().close();
    });
  });

  describe.each(LOOKS)('in $language, $theme, $width px wide', (look) => {
    test('an alert is created, its test arrives and is logged, and it is paused, resumed and deleted', async () => {
      const received: string[] = [];
      const receiver = createServer((request, answer) => {
        received.push(`${request.method} ${request.url}`);
        answer.end();
      });
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      const page = await console().openAs(look);
      await console().go(page, '/alerts');
      await console().look(page);
      await page.click(`.state button:has-text("${words(look, 'alerts.make')}")`);
      const form = page.locator('[role=dialog] form');
      await form.locator('input[name=name]').fill('A receiver');
      await form.getByLabel(words(look, 'alerts.kind')).first().click();
      await page.getByRole('option', { name: words(look, 'alerts.kind_webhook'), exact: true }).click();
      await form
        .locator('input[name=address]')
        .fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts?key=1`);
      await form.getByLabel(words(look, 'alerts.event_balance_low')).check();
      await console().look(page);
      await form.getByRole('button', { name: words(look, 'action.save') }).click();
      const row = page.locator('main tr').filter({ hasText: 'A receiver' });
      await row.getByRole('button', { name: words(look, 'alerts.test') }).click();
      await page.waitForSelector(`main .badge:has-text("${words(look, 'alerts.status_sent')}")`);
      expect(received).toEqual(['POST /alerts?key=1']);
      await console().look(page);
      const choose = async (item: string) => {
        await row.locator('button[aria-haspopup=menu]').click();
        await page.getByRole('menuitem', { name: words(look, item), exact: true }).click();
      };
      await choose('alerts.pause');
      await row.locator(`.badge:has-text("${words(look, 'alerts.off')}")`).waitFor();
      await page.locator('.undo').getByRole('button').click();
      await row.locator(`.badge:has-text("${words(look, 'alerts.on')}")`).waitFor();
      await choose('alerts.remove');
      await page
        .locator('[role=dialog]')
        .getByRole('button', { name: words(look, 'alerts.remove'), exact: true })
        .click();
      await page.waitForSelector('.state');
      receiver.close();
      await page.context().close();
    });
  });

  test('A page of another origin can neither sign out nor act for the signed-in user', async () => {
    const page = await console().open({ language: 'en', theme: 'light', width: 1280 });
    await console().signIn(page);
    const { url } = console().home;
    const attack = `<form method="post" action="${url}/market/api/auth/logout"><button>go</button></form>
      <script>Promise.allSettled([
        fetch("${url}/console/api/session", { method: "DELETE", credentials: "include", mode: "no-cors" }),
        fetch("${url}/console/api/preferences", { method: "PUT", credentials: "include", body: "{}" }),
        fetch("${url}/console/api/session", { credentials: "include" }).then((answer) => answer.text()),
      ]).then((all) => { document.title = all[2].status; })</script>
      <iframe src="${url}/console/"></iframe>`;
    const elsewhere = createServer((_request, answer) => answer.setHeader('content-type', 'text/html').end(attack));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const foreign = await page.context().newPage();
    await foreign.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
    // What it asks for, it cannot read either.
    await foreign.waitForFunction("document.title === 'rejected'");
    // The browser shows its own page for a frame that it refused.
    await readUntil(
      async () => foreign.frames().at(1)?.url(),
      (shown) => expect(shown).toMatch(/^chrome-error:/),
    );
    const signOut = foreign.waitForResponse((answer) => answer.url().endsWith('/market/api/auth/logout'));
    await foreign.click('button');
    await signOut;
    elsewhere.close();
    await page.reload();
    await page.waitForSelector('main .figures');
    expect(page.url()).toBe(`${console().url}/`);
    await page.context().close();
  });

  test('HTML in names and logs is shown as text', async () => {
    const markup = '<img src=x onerror="document.title=1"><b>bold</b>';
    const page = await console().openAs({ language: 'en', theme: 'light', width: 1280 });
    const task = { title: markup, task_type: 'test', estimated_duration: 1, config: { seconds: 0 } };
    const { data } = await console().call(page, 'POST', '/factory/api/tasks', task);
    await console().call(page, 'POST', '/market/api/tasks', { name: markup, script_id: 'sample_aapl_daily' });
    for (const path of ['/runs', '/compute', `/compute/tasks/${data.id}`, '/schedules']) {
      await console().go(page, path);
      await page.waitForSelector(`:text("<b>bold</b>")`);
      expect(await page.locator('main b:text-is("bold"), main img[src=x]').count(), path).toBe(0);
    }
    await page.context().close();
  });
}
