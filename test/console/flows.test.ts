/** The console in a real browser, on a server as its operator starts it. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../support/axe.ts';
import { findChromium, type Look, MISSING_CHROMIUM, openBrowser, openWindow } from '../support/browser.ts';
import { type Home, makeHome } from '../support/owlery.ts';

const hasChromium = (await findChromium()) !== undefined;
if (!hasChromium) process.stderr.write(`${MISSING_CHROMIUM}\n`);

const looks: Look[] = [
  { language: 'zh', theme: 'light', width: 1280 },
  { language: 'en', theme: 'dark', width: 360 },
];

describe.skipIf(!hasChromium)('the console', () => {
  let home: Home;
  let browser: Browser;
  let password: string;
  const wrong: string[] = [];

  beforeAll(async () => {
    home = await makeHome();
    const running = await home.serve();
    password = /password\s+(\S+)/.exec(running.stdout)?.[1] ?? '';
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await home?.[Symbol.asyncDispose]();
    expect(wrong).toEqual([]);
  });

  async function openPage(look: Look): Promise<Page> {
    const page = await (await openWindow(browser, look)).newPage();
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) wrong.push(message.text());
    });
    return page;
  }

  async function signIn(page: Page): Promise<void> {
    await page.goto(`${home.url}/`);
    await page.waitForURL('**/console/sign-in**');
    await page.fill('input[name=name]', 'admin');
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.waitForURL(`${home.url}/console/`);
  }

  const goes = async (page: Page, path: string) => {
    await page.goto(`${home.url}/console${path}`);
    await page.waitForSelector('h1');
    await page.waitForLoadState('networkidle');
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(tooWide, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
    expect(await violations(page), path).toEqual([]);
  };

  test.each(looks)('collects, plots and exports the sample ($language, $theme, $width)', async (look) => {
    const page = await openPage(look);
    await signIn(page);
    expect(await page.getAttribute('html', 'lang')).toBe(look.language === 'zh' ? 'zh-CN' : 'en');
    await page.goto(`${home.url}/console/sources`);
    await page.click('a:has-text("Apple")');
    await page.click('main button:has(svg.lucide-play)');
    await page.waitForURL('**/console/runs/**');
    await page.click('a[href*="/tables/"]');
    await page.waitForSelector('.chart canvas');
    await page.waitForSelector('[role=cell]');
    await page.click('button:has(svg.lucide-download)');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('[role=menuitem]:has-text("CSV")'),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect(lines.length).toBe(1_261);
    await page.context().close();
  });

  test.each(looks)('shows every page without a fault of access ($language, $theme, $width)', async (look) => {
    const page = await openPage(look);
    await signIn(page);
    const paths = [
      '/',
      '/runs',
      '/sources',
      '/schedules',
      '/tables',
      '/compute',
      '/compute/new',
      '/machines',
      '/money',
    ];
    const others = ['/courses', '/courses/upload', '/study', '/study/new', '/profile'];
    const forAdmins = ['/admin/users', '/admin/queues', '/admin/journal', '/admin/settings'];
    for (const path of [...paths, ...others, ...forAdmins]) await goes(page, path);
    await page.context().close();
  });

  test('keeps the filters of the runs in the address', async () => {
    const page = await openPage({ language: 'en', theme: 'light', width: 1280 });
    await signIn(page);
    await page.goto(`${home.url}/console/runs`);
    await page.click('button.chip:has-text("Completed")');
    await page.waitForURL('**status=completed**');
    await page.reload();
    await page.waitForSelector('button.chip[aria-pressed=true]:has-text("Completed")');
    await page.context().close();
  });

  test('does nothing for a page of another origin', async () => {
    const page = await openPage({ language: 'en', theme: 'light', width: 1280 });
    await signIn(page);
    const attack = `<form method="post" action="${home.url}/market/api/auth/logout"><button>go</button></form>
      <script>fetch("${home.url}/console/api/session",{method:"DELETE",credentials:"include",mode:"no-cors"})
        .finally(() => document.title = "sent")</script>`;
    const elsewhere = createServer((_request, answer) => answer.setHeader('content-type', 'text/html').end(attack));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const foreign = await page.context().newPage();
    await foreign.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
    await foreign.waitForFunction("document.title === 'sent'");
    await foreign.click('button');
    await foreign.waitForLoadState();
    elsewhere.close();
    await page.reload();
    await page.waitForSelector('.figures');
    expect(page.url()).toBe(`${home.url}/console/`);
    await page.context().close();
  });

  test('signs the second window out when the password is changed in the first', async () => {
    const look: Look = { language: 'en', theme: 'light', width: 1280 };
    const [first, second] = [await openPage(look), await openPage(look)];
    await signIn(first);
    await signIn(second);
    await first.goto(`${home.url}/console/profile`);
    await first.fill('input[name=old]', password);
    password = `${password}-changed`;
    await first.fill('input[name=new]', password);
    await first.click('form button[type=submit]');
    await first.waitForSelector('.note[data-tone=ok]');
    await second.waitForURL('**/console/sign-in**');
    await first.reload();
    await first.waitForSelector('input[name=old]');
    await first.context().close();
    await second.context().close();
  });
});
