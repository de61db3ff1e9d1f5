/** Checks the published documents with the two most common linters. */
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { expect, test } from 'vitest';
import { SYSTEM_NAMES } from '../../src/app/systems.ts';
import { startTestServer } from '../support/server.ts';

/** Spectral's severity of an error; 1 is a warning. */
const ERROR = 0;

test.each(SYSTEM_NAMES)(
  'Redocly and Spectral report no error in the document of %s',
  { timeout: 60_000 },
  async (name) => {
    const server = await startTestServer(name);
    const { text: source } = await server.send('GET', `${server.systems[name].surface.docs}/openapi.json`);
    await server.close();

    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source, config, absoluteRef: `${name}.json` });
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);

    const linter = new spectral.Spectral();
    linter.setRuleset(rulesets.oas as never);
    const found = await linter.run(source);
    const graver = found.filter(({ severity }) => severity <= ERROR + 1);
    expect(graver.map(({ code, path, message }) => `${code} ${path.join('/')}: ${message}`)).toEqual([]);
  },
);
