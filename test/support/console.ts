/** The console in a real browser, on a server started by `owlery serve`, shared by all flows of a file. */
import type { Browser, Page, Request } from 'playwright-core';
import { expect } from 'vitest';
import en from '../../console/src/locales/en/index.ts';
import zh from '../../console/src/locales/zh/index.ts';
import { violations } from './axe.ts';
import { type Look, openBrowser, openWindow } from './browser.ts';
import { createTestDatabase } from './database.ts';
import { eventually } from './eventually.ts';
import { type Home, makeHome } from './owlery.ts';

export const PASSWORD = 'password-1A';

/** Every flow runs in two looks, which together have both languages, both widths and both themes. */
export const LOOKS: readonly Look[] = [
  { language: 'zh', theme: 'light', width: 1280 },
  { language: 'en', theme: 'dark', width: 360 },
];

export interface Console extends AsyncDisposable {
  readonly home: Home;
  readonly browser: Browser;
  readonly databaseUrl: string;
  /** The address of the console's pages, without a trailing slash. */
  readonly url: string;
  /** The first administrator's password, which the start printed. */
  password: string;
  /** Opens a page in a new window without cookies. */
  open(look: Look): Promise<Page>;
  /** Signs in on the sign-in page, and waits for the home page. */
  signIn(page: Page, name?: string, password?: string): Promise<void>;
  /** Opens a window with a session. */
  openAs(look: Look, name?: string, password?: string): Promise<Page>;
  /** Opens a page and waits until it is rendered. */
  go(page: Page, path: string): Promise<void>;
  /** Resolves when a page shows its heading and its data, and its animations have ended. */
  rendered(page: Page): Promise<void>;
  /** Waits until a page is rendered; expects that it does not scroll sideways and has no accessibility violations. */
  look(page: Page): Promise<void>;
  /** Calls an API as the page's account. @returns the answer's body */
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; the flows read what they need.
  call(page: Page, method: string, path: string, json?: unknown): Promise<any>;
  /** Script errors and policy violations of all pages; should be empty. */
  readonly wrong: string[];
}

export interface ConsoleOptions {
  /** Arguments of `npm start` besides `serve`. */
  words?: string[];
  environment?: Record<string, string>;
  /** The address for browsers, if it differs from the server's own. */
  origin?: string;
}

/** The reasons why a page is not rendered yet, as a list of words. */
const UNFINISHED = `(() => {
  const lasts = ({ effect }) => effect?.getComputedTiming().endTime === Infinity;
  const moving = document.getAnimations().filter((one) => one.playState === 'running' && !lasts(one));
  return [
    document.querySelector('main h1') ? '' : 'no heading',
    document.querySelector('.bone:not([data-sample] *), [data-loading=true]') ? 'data is loading' : '',
    moving.length > 0 ? 'something moves' : '',
  ].filter((word) => word !== '');
})()`;

export async function openConsole({ words = [], environment = {}, origin }: ConsoleOptions = {}): Promise<Console> {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(await makeHome());
  const databaseUrl = environment.DATABASE_URL ?? (await createTestDatabase()).url;
  const running = await home.serve(words, { ...environment, DATABASE_URL: databaseUrl });
  const browser = await openBrowser();
  stack.defer(() => browser.close());
  const base = origin ?? home.url;
  const url = `${base}/console`;
  const wrong: string[] = [];
  /** What each page has asked for and not got yet. */
  const awaited = new Map<Page, Set<Request>>();
  const whole = stack.move();

  const one: Console = {
    home,
    browser,
    databaseUrl,
    url,
    password: /password\s+(\S+)/.exec(running.stdout)?.[1] ?? '',
    wrong,
    async open(look) {
      const page = await (await openWindow(browser, look)).newPage();
      page.setDefaultTimeout(60_000);
      const requests = new Set<Request>();
      awaited.set(page, requests);
      page.on('request', (request) => requests.add(request));
      page.on('requestfinished', (request) => requests.delete(request));
      page.on('requestfailed', (request) => requests.delete(request));
      page.on('framenavigated', (frame) => frame === page.mainFrame() && requests.clear());
      page.on('pageerror', (error) => wrong.push(String(error)));
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) wrong.push(message.text());
      });
      return page;
    },
    async signIn(page, name = 'admin', password = one.password) {
      await page.goto(`${url}/`);
      await page.waitForURL('**/console/sign-in**');
      await page.fill('input[name=name]', name);
      await page.fill('input[name=password]', password);
      await page.click('button[type=submit]');
      await page.waitForURL(`${url}/`);
    },
    async openAs(look, name = 'admin', password = one.password) {
      const page = await one.open(look);
      await page.goto(`${url}/sign-in`);
      await one.call(page, 'POST', '/console/api/session', { name, password });
      return page;
    },
    async go(page, path) {
      await page.goto(`${url}${path}`);
      await one.rendered(page);
    },
    async rendered(page) {
      const isData = (request: Request) => /^(fetch|xhr)$/.test(request.resourceType());
      await eventually(async () => {
        expect(await page.evaluate(UNFINISHED), `of ${page.url()}`).toEqual([]);
        expect([...(awaited.get(page) ?? [])].filter(isData).map((request) => request.url())).toEqual([]);
      });
    },
    async look(page) {
      await one.rendered(page);
      const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(tooWide, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
      expect(await violations(page), page.url()).toEqual([]);
    },
    async call(page, method, path, json) {
      const headers = { origin: new URL(base).origin, 'sec-fetch-site': 'same-origin' };
      const data = json === undefined ? {} : { data: json };
      const answer = await page.context().request.fetch(`${base}${path}`, { method, headers, ...data });
      const text = await answer.text();
      if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
  return one;
}

type Tree = { [key: string]: string | Tree };

/** A text of the console in the language of a look, with its placeholders filled in. */
export function words({ language }: Look, key: string, figures: Record<string, string | number> = {}): string {
  const all = (language === 'zh' ? zh : en) as Tree;
  const find = (path: string) => path.split('.').reduce<string | Tree | undefined>((at, part) => Object(at)[part], all);
  // A text with a count has a form for one and a form for several.
  const found = find(key) ?? find(`${key}_other`);
  if (typeof found !== 'string') throw new Error(`no text ${key}`);
  return found.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => String(figures[name] ?? ''));
}

/** Registers a user for a flow. */
export async function register(console: Console, username: string): Promise<void> {
  const body = { username, email: `${username}@example.com`, password: PASSWORD, confirm_password: PASSWORD };
  const answer = await fetch(`${console.home.url}/identity/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBeLessThan(300);
}

/** Uploads a file in one piece. @returns the material's id */
export async function upload(console: Console, page: Page, title: string, file: Buffer, type: string): Promise<number> {
  const { origin } = new URL(console.url);
  const answer = await page
    .context()
    .request.post(`${console.url.replace(/\/console$/, '')}/courseware/api/v1/upload`, {
      headers: { origin, 'sec-fetch-site': 'same-origin' },
      multipart: { title, file: { name: `file.${type.split('/')[1]}`, mimeType: type, buffer: file } },
    });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return (await answer.json()).id;
}

/** Reads repeatedly until the check of the value passes. */
export async function readUntil<T>(read: () => Promise<T>, check: (value: T) => void): Promise<void> {
  await eventually(async () => check(await read()));
}

/** Resolves when an expression is true in a page. The debugger evaluates it: the page's policy forbids eval. */
export async function until(page: Page, expression: string): Promise<void> {
  await eventually(async () => expect(await page.evaluate(expression), expression).toBe(true));
}

export const isPatch = (request: Request) => request.method() === 'PATCH';
