/** A real browser: Debian's Chromium, driven by playwright-core. */
import { access } from 'node:fs/promises';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of Chromium; undefined if it is not installed. */
export async function findChromium(): Promise<string | undefined> {
  for (const path of PATHS) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

export const MISSING_CHROMIUM =
  'the console in a browser is not tested: Chromium is missing (apt-get install chromium)';

export interface Look {
  language: 'zh' | 'en';
  theme: 'light' | 'dark';
  width: 360 | 1280;
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error(MISSING_CHROMIUM);
  // As root, as in many containers, Chromium cannot start its sandbox.
  return await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** Opens a window with cookies of its own. */
export async function openWindow(browser: Browser, look: Look): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 800 },
    locale: look.language === 'zh' ? 'zh-CN' : 'en-GB',
    reducedMotion: 'reduce',
    acceptDownloads: true,
    // The tests' proxies have self-signed certificates.
    ignoreHTTPSErrors: true,
  });
  await context.addInitScript(
    ([language, theme]) => {
      const known = JSON.parse(localStorage.getItem('owlery') ?? '{}');
      localStorage.setItem('owlery', JSON.stringify({ language, theme, ...known }));
    },
    [look.language, look.theme] as const,
  );
  return context;
}
