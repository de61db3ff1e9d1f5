/** The ten flows of the console in a real browser, all on one server and in one browser. */
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, MISSING_CHROMIUM } from '../support/browser.ts';
import { type Console, LOOKS, openConsole } from '../support/console.ts';
import { makeFilm, VARIED } from '../support/films.ts';
import { makeScriptFolder, type ScriptFolder } from '../systems/market/script-folder.ts';
import { computeFlows } from './flows/compute.ts';
import { dataFlows } from './flows/data.ts';
import { learnFlows } from './flows/learn.ts';
import { peopleFlows } from './flows/people.ts';
import { STEPS_SCRIPT } from './flows/steps.ts';

const hasChromium = (await findChromium()) !== undefined;
if (!hasChromium) process.stderr.write(`${MISSING_CHROMIUM}\n`);

describe.skipIf(!hasChromium)('the console', { timeout: 300_000 }, () => {
  let one: Console;
  let scripts: ScriptFolder;
  let film: Promise<Buffer> | undefined;

  beforeAll(async () => {
    scripts = await makeScriptFolder();
    await scripts.write('steps', STEPS_SCRIPT);
    const environment = { OWLERY_SCRIPTS_DIR: scripts.folder, OWLERY_ALLOW_PRIVATE_ALERTS: 'true' };
    one = await openConsole({ environment });
  }, 120_000);

  afterAll(async () => {
    await one?.[Symbol.asyncDispose]();
    await scripts?.[Symbol.asyncDispose]();
    expect(one.wrong).toEqual([]);
  });

  /** Ten seconds long, made once. */
  const readFilm = () => {
    film ??= (async () => {
      const path = join(tmpdir(), `owlery-film-${process.pid}.mp4`);
      await makeFilm(path, VARIED);
      const content = await readFile(path);
      await rm(path);
      return content;
    })();
    return film;
  };

  peopleFlows(() => one);
  dataFlows(() => one);
  computeFlows(() => one, readFilm);
  learnFlows(() => one, readFilm);

  test.each(LOOKS)('has no accessibility violations on any page ($language, $theme, $width)', async (look) => {
    const page = await one.openAs(look);
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
    const others = ['/courses', '/courses/upload', '/study', '/study/new', '/profile', '/alerts', '/alerts?of=all'];
    const forAdmins = ['/admin/users', '/admin/queues', '/admin/journal', '/admin/settings', '/pieces'];
    for (const path of [...paths, ...others, ...forAdmins]) {
      await one.go(page, path);
      await one.look(page);
    }
    await page.context().close();
  });
});
