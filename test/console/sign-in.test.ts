/** The ways to sign in, in a real browser: a provider at another site, a passkey of a virtual authenticator. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, MISSING_CHROMIUM } from '../support/browser.ts';
import { type Console, LOOKS, openConsole, PASSWORD, words } from '../support/console.ts';
import { eventually } from '../support/eventually.ts';
import { environmentOf, startProvider, type TestProvider } from '../support/oidc-provider.ts';
import { freePort } from '../support/ports.ts';

const hasChromium = (await findChromium()) !== undefined;
if (!hasChromium) process.stderr.write(`${MISSING_CHROMIUM}\n`);

/** An authenticator of the browser that verifies its user: https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/ */
async function withAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    verifiesUser: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  };
}

async function register({ url }: Console, username: string): Promise<void> {
  const answer = await fetch(`${url}/api/account`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(url).origin },
    body: JSON.stringify({ username, email: `${username}@example.com`, password: PASSWORD }),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

describe.skipIf(!hasChromium)('signing in', { timeout: 300_000 }, () => {
  let one: Console;
  let provider: TestProvider;

  beforeAll(async () => {
    const port = await freePort();
    // For browsers, localhost is another site than the provider's 127.0.0.1.
    const origin = `http://localhost:${port}`;
    provider = await startProvider([`${origin}/console/api/oidc/corp/callback`], [`${origin}/console/sign-in`]);
    const oidc = { OWLERY_OIDC: 'corp', OWLERY_OIDC_CORP_NAME: 'Corp', ...environmentOf(provider) };
    one = await openConsole({ environment: { PORT: String(port), PUBLIC_URL: origin, ...oidc }, origin });
  }, 120_000);

  afterAll(async () => {
    await one?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
    expect(one.wrong).toEqual([]);
  });

  test.each(LOOKS)('by a provider, and out again ($language, $theme, $width)', async (look) => {
    const sub = `person-${look.language}`;
    provider.users.set(sub, { email: `${sub}@example.com`, email_verified: true, name: 'A person' });
    const page = await one.open(look);
    await page.goto(`${one.url}/runs?status=failed`);
    await page.waitForURL('**/console/sign-in**');
    await one.look(page);
    await page.getByRole('button', { name: words(look, 'ways.by', { name: 'Corp' }), exact: true }).click();
    await page.fill('input[name=login]', sub);
    await page.fill('input[name=password]', 'any');
    await page.click('button[type=submit]');
    await page.waitForURL(`${one.url}/runs?status=failed`);
    await one.go(page, '/profile');
    await page.getByText(`${sub}@example.com`).first().waitFor();
    await one.look(page);
    await page.context().close();
  });

  test.each(LOOKS)('by a passkey alone, and beside the password ($language, $theme, $width)', async (look) => {
    const name = `passkey-${look.language}`;
    await register(one, name);
    const page = await one.open(look);
    const authenticator = await withAuthenticator(page);
    await one.signIn(page, name, PASSWORD);
    await one.go(page, '/profile');
    await page.getByRole('button', { name: words(look, 'passkeys.add'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[name=name]').fill('laptop');
    await dialog.locator('input[name=password]').fill(PASSWORD);
    await dialog.locator('button[type=submit]').click();
    await dialog.getByRole('button', { name: words(look, 'factor.kept'), exact: true }).click();
    await page.getByText('laptop').first().waitFor();
    await one.look(page);

    const enter = async (button: string) => {
      await page.getByRole('button', { name: words(look, button), exact: true }).click();
      await page.waitForURL(`${one.url}/`);
    };
    await one.call(page, 'DELETE', '/console/api/session');
    await page.goto(`${one.url}/sign-in`);
    await enter('passkeys.sign_in');
    await one.call(page, 'DELETE', '/console/api/session');
    await page.goto(`${one.url}/sign-in`);
    await page.fill('input[name=name]', name);
    await page.fill('input[name=password]', PASSWORD);
    await page.click('button[type=submit]');
    await enter('passkeys.use');

    await one.call(page, 'DELETE', '/console/api/session');
    await page.goto(`${one.url}/sign-in`);
    await authenticator.verifiesUser(false);
    await page.getByRole('button', { name: words(look, 'passkeys.sign_in'), exact: true }).click();
    await page.locator('.note[data-tone=bad]').waitFor();
    expect(page.url()).toContain('/sign-in');
    await page.context().close();
  });

  test.each(LOOKS)('as a user, by an administrator ($language, $theme, $width)', async (look) => {
    const name = `helped-${look.language}`;
    await register(one, name);
    const page = await one.openAs(look);
    await one.go(page, `/admin/users?search=${name}`);
    await page.locator('main tr').filter({ hasText: name }).locator('button[aria-haspopup=menu]').click();
    await page.getByRole('menuitem', { name: words(look, 'impersonation.begin'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('textarea').first().fill('The user reports a missing table');
    await dialog.getByRole('button', { name: words(look, 'impersonation.begin'), exact: true }).click();
    const banner = page.locator('.offline', { hasText: 'The user reports a missing table' });
    await banner.waitFor();
    await one.look(page);
    await banner.getByRole('button').click();
    await banner.waitFor({ state: 'detached' });
    await eventually(async () => {
      const { account } = await one.call(page, 'GET', '/console/api/session');
      expect(account.username).toBe('admin');
    });
    await page.context().close();
  });
});
