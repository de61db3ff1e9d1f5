/** The console where it does not stand at the root of its server: two nodes behind a path with TLS, and a system alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, type Look, MISSING_CHROMIUM } from '../support/browser.ts';
import { type Console, LOOKS, openConsole, words } from '../support/console.ts';
import { hasNginx, type Nginx, startNginx } from '../support/nginx.ts';
import { type Home, makeHome } from '../support/owlery.ts';
import { freePort } from '../support/ports.ts';
import { pausedStudy } from './flows/learn.ts';

const hasChromium = (await findChromium()) !== undefined;
if (!hasChromium) process.stderr.write(`${MISSING_CHROMIUM}\n`);
if (!hasNginx) process.stderr.write('the console behind nginx is not tested: apt-get install nginx-light openssl\n');

const [zh, en] = LOOKS as [Look, Look];

describe.skipIf(!hasChromium || !hasNginx)('two nodes at https://host/owl', { timeout: 300_000 }, () => {
  let one: Console;
  let other: Home;
  let nginx: Nginx;

  beforeAll(async () => {
    const port = await freePort();
    const environment = {
      PUBLIC_URL: `https://localhost:${port}/owl`,
      OWLERY_SECRET: 'a secret that both nodes of the test share',
    };
    one = await openConsole({ environment, origin: environment.PUBLIC_URL });
    other = await makeHome();
    const shared = { DATABASE_URL: one.databaseUrl, OWLERY_DATA_DIR: one.home.dataDir };
    await other.serve(['--no-worker'], { ...environment, ...shared });
    nginx = await startNginx(
      port,
      `location /owl/ {
        proxy_pass http://nodes;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Proto https;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $http_connection;
      }`,
      { upstreams: [one.home.url, other.url] },
    );
  }, 120_000);

  afterAll(async () => {
    await nginx?.[Symbol.asyncDispose]();
    await other?.[Symbol.asyncDispose]();
    await one?.[Symbol.asyncDispose]();
    expect(one?.wrong ?? []).toEqual([]);
  });

  test('run a source, whose table shows candles', async () => {
    const page = await one.open(zh);
    await one.signIn(page);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
    await one.go(page, '/sources/script/sample_aapl_daily');
    await page.click('main button:has(svg.lucide-play)');
    await page.waitForURL('**/owl/console/runs/**');
    await page.waitForSelector(`main .badge:has-text("${words(zh, 'status.completed')}")`);
    await page.click('a[href*="/tables/"]');
    await page.waitForSelector('.chart canvas');
    await one.look(page);
    await page.context().close();
  });

  test('A study paused at one node is paused at the other, resumes, and ends', () => pausedStudy(one));

  test('show a task cancelled in one window in the other', async () => {
    const [first, second] = [await one.openAs(zh), await one.openAs(en)];
    const body = { title: 'A long test', task_type: 'test', estimated_duration: 60, config: { seconds: 600 } };
    const { data } = await one.call(first, 'POST', '/factory/api/tasks', body);
    for (const page of [first, second]) await one.go(page, `/compute/tasks/${data.id}`);
    await second.waitForSelector(`main .badge:has-text("${words(en, 'status.running')}")`);
    await first.click(`main button:has-text("${words(zh, 'run_action.cancel')}")`);
    await second.waitForSelector(`main .badge:has-text("${words(en, 'status.cancelled')}")`);
    await first.context().close();
    await second.context().close();
  });
});

describe.skipIf(!hasChromium)('study alone', { timeout: 300_000 }, () => {
  test('has pages of its own only', async () => {
    const one = await openConsole({ words: ['study'] });
    try {
      const page = await one.open(en);
      await one.signIn(page);
      for (const path of ['/', '/runs', '/study', '/study/new', '/profile', '/admin/users', '/admin/settings']) {
        await one.go(page, path);
        await one.look(page);
      }
      const links = await page.locator('nav a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(links.filter((href) => /tables|sources|compute|machines|money|courses/.test(href ?? ''))).toEqual([]);
      expect(one.wrong).toEqual([]);
    } finally {
      await one[Symbol.asyncDispose]();
    }
  });
});
