import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { firstNode, gpusOf } from '../../../../src/systems/factory/domain/slurm/parse.ts';
import type { JobOrder, Slurm } from '../../../../src/systems/factory/domain/slurm/slurm.ts';
import { type ProgramAnswer, SlurmPrograms } from '../../../../src/systems/factory/domain/slurm/slurm-programs.ts';
import { SlurmRest } from '../../../../src/systems/factory/domain/slurm/slurm-rest.ts';
import { SlurmTokens } from '../../../../src/systems/factory/domain/slurm/tokens.ts';
import { waitOf } from '../../../../src/systems/factory/domain/slurm/wait-reasons.ts';
import { jobs, noAnswers, nodes, type RestAnswer, recordedName, submissions } from './recorded.ts';

interface Asked {
  what: string;
  body?: unknown;
  headers?: IncomingMessage['headers'];
}

let server: Server;
let url: string;
let asked: Asked[];
let rest: RestAnswer;
let programs: Record<string, ProgramAnswer>;

const sign = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const soon = () => Math.floor(Date.now() / 1_000) + 600;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await text(request);
    asked.push({
      what: `${request.method} ${request.url}`,
      headers: request.headers,
      ...(body && { body: JSON.parse(body) }),
    });
    const isText = typeof rest.body === 'string';
    response.writeHead(rest.status).end(isText ? rest.body : JSON.stringify(rest.body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => void server.close());
beforeEach(() => {
  asked = [];
});

const ways: [string, () => Slurm][] = [
  ['slurmrestd', () => new SlurmRest(url, new SlurmTokens({ token: sign({ sun: 'owl', exp: soon() }) }))],
  [
    'its programs',
    () =>
      new SlurmPrograms(async (name, options, input) => {
        asked.push({ what: [name, ...options].join(' '), body: input });
        return programs[name] ?? { code: 1, stdout: '', stderr: `no ${name}` };
      }),
  ],
];

const order: JobOrder = {
  ...{ name: recordedName, token: '0123abcd', script: '#!/bin/bash\n', folder: '/w', output: '/w/slurm.log' },
  ...{ gpus: 2, gpuType: 'a100', minutes: 5, partition: 'gpu', account: 'phys', qos: 'high', constraint: 'nvme' },
  options: { 'cpus-per-task': 3, mem: '2G' },
};

describe.each(ways)('Slurm through %s', (_, open) => {
  test.each(Object.entries(submissions))('a submission %s', async (_title, { is, ...answers }) => {
    rest = answers.rest;
    programs = { sbatch: answers.programs };
    const outcome = await open()
      .submit(order)
      .catch((error: Error) => error.name);
    expect(outcome).toBe(is);
  });

  test('tells Slurm all that was ordered', async () => {
    rest = submissions.accepted?.rest as RestAnswer;
    programs = { sbatch: submissions.accepted?.programs as ProgramAnswer };
    await open().submit(order);
    const all = JSON.stringify(asked[0]);
    for (const word of [
      recordedName,
      'owlery=0123abcd',
      'gpu:a100:2',
      'phys',
      'high',
      'nvme',
      '/w/slurm.log',
      'append',
    ]) {
      expect(all).toContain(word);
    }
    // Crashes slurmrestd.
    expect(all).not.toContain('argv');
  });

  test('shows our jobs, and none of others', async () => {
    rest = jobs.rest;
    programs = { squeue: jobs.programs };
    const found = await open().jobs();
    expect(found.map(({ id, state, reason, node }) => [id, state, reason, node])).toEqual([
      [22, 'RUNNING', 'None', 'n1'],
      [23, 'PENDING', 'Resources', ''],
      [25, 'COMPLETING', 'None', 'n1'],
      [26, 'CANCELLED', 'None', 'n1'],
    ]);
    expect(found[0]).toMatchObject({ token: '0123abcd', startedAt: new Date(1796028757_000), endedAt: undefined });
    expect(found[1]).toMatchObject({ startedAt: undefined });
    expect(found[3]).toMatchObject({ endedAt: new Date(1796029057_000) });
    expect(asked.length).toBe(1);
  });

  test.each(Object.entries(noAnswers))('does not take %s for "no jobs"', async (_title, answers) => {
    rest = answers.rest;
    programs = { squeue: answers.programs };
    await expect(open().jobs()).rejects.toMatchObject({ name: 'SlurmUnavailable' });
  });

  test('cancels the live jobs with the name and the token, and no other', async () => {
    rest = jobs.rest;
    programs = { squeue: jobs.programs, scancel: { code: 0, stdout: '', stderr: '' } };
    await open().cancel(recordedName, 'of another');
    expect(asked.length).toBe(1);
    asked = [];
    await open()
      .cancel(recordedName, '0123abcd')
      .catch(() => {});
    const requests = asked.slice(1).map(({ what }) => what);
    expect(requests.join(' ')).toMatch(/22/);
    expect(requests.join(' ')).not.toMatch(/job\/2[46]|\b2[46]\b/);
  });

  test('shows nodes and which of their GPUs are given away', async () => {
    rest = nodes.rest;
    programs = { scontrol: nodes.programs };
    const found = await open().nodes();
    expect(found.map(({ name, isUp, gpus }) => [name, isUp, gpus.map(({ taken }) => taken)])).toEqual([
      ['n1', true, [false, true]],
      ['n2', false, [false, false]],
      ['n3', false, []],
    ]);
    expect(found[0]).toMatchObject({ address: '10.0.0.1', processors: 4, load: 1.77, memory: 2000, freeMemory: 500 });
  });
});

describe("Slurm's programs", () => {
  const open = () => ways[1]?.[1]() as Slurm;

  test.each([
    ['4711\n', 4711],
    // Of a site with several clusters.
    ['4711;physics\n', 4711],
    ['sbatch: lua: a word from the site\n4711\n', 4711],
  ])('take the id from the answer %j', async (stdout, id) => {
    programs = { sbatch: { code: 0, stdout, stderr: '' } };
    expect(await open().submit(order)).toBe(id);
  });

  test.each(['Submitted batch job\n', 'job 4711 of physics\n', ''])('take no id from the answer %j', async (stdout) => {
    programs = { sbatch: { code: 0, stdout, stderr: '' } };
    await expect(open().submit(order)).rejects.toMatchObject({ name: 'SlurmUnavailable' });
  });

  test('ask for jobs by name or account, whatever partition and cluster they are in, with options that are old', async () => {
    programs = { squeue: jobs.programs, scancel: { code: 0, stdout: '', stderr: '' } };
    const slurm = open();
    await slurm.jobs();
    await slurm.finished([recordedName], new Date()).catch(() => {});
    await slurm.cancel(recordedName, '0123abcd').catch(() => {});
    const queries = asked.map(({ what }) => what).filter((what) => /^(squeue|sacct|scancel)/.test(what));
    expect(new Set(queries.map((what) => what.split(' ')[0]))).toEqual(new Set(['squeue', 'sacct', 'scancel']));
    for (const query of queries) {
      expect(query).not.toMatch(/--(partition|clusters?|only-job-state|json|yaml)|(^| )-[pM]\b/);
    }
  });
});

describe('slurmrestd', () => {
  test('is given the token and its user', async () => {
    rest = jobs.rest;
    await ways[0]?.[1]().jobs();
    expect(asked[0]).toMatchObject({
      what: 'GET /slurm/v0.0.38/jobs',
      headers: { 'x-slurm-user-name': 'owl', 'x-slurm-user-token': expect.stringMatching(/^e30\./) },
    });
  });

  test('that is away is no news', async () => {
    const away = new SlurmRest('http://127.0.0.1:9', new SlurmTokens({ token: sign({ sun: 'owl' }) }));
    await expect(away.jobs()).rejects.toMatchObject({
      name: 'SlurmUnavailable',
      message: expect.stringMatching(/127\.0\.0\.1:9/),
    });
  });
});

describe('tokens', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'owlery-token-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('that have expired are refused with their time, and never shown', async () => {
    const token = sign({ sun: 'owl', exp: 1_796_000_000 });
    const error = await new SlurmTokens({ token: sign({ sun: 'owl', exp: 1 }) }).get().catch((thrown: Error) => thrown);
    expect((error as Error).message).toBe('the JWT expired at 1970-01-01T00:00:01.000Z');
    expect((error as Error).message).not.toContain(token);
  });

  test('come from a file or a program, as scontrol prints them', async () => {
    const file = join(folder, 'jwt');
    await writeFile(file, `SLURM_JWT=${sign({ sun: 'one', exp: soon() })}\n`);
    expect(await new SlurmTokens({ file }).get()).toMatchObject({ user: 'one' });
    const tokens = new SlurmTokens({ command: `cat ${file}` }, 'another');
    expect(await tokens.get()).toMatchObject({ user: 'another', token: expect.stringMatching(/^e30\./) });
    await writeFile(file, sign({ sun: 'two', exp: soon() }));
    const before = await tokens.get();
    tokens.forget();
    expect((await tokens.get()).token).not.toBe(before.token);
  });

  test('that cannot be read say where they were looked for', async () => {
    await expect(new SlurmTokens({ file: join(folder, 'none') }).get()).rejects.toThrow(
      /SLURM_JWT_FILE .*none gave no JWT \(ENOENT\)/,
    );
    await expect(new SlurmTokens({ command: 'exit 3' }).get()).rejects.toThrow('SLURM_JWT_COMMAND gave no JWT (3)');
    await expect(new SlurmTokens({ token: 'nonsense' }).get()).rejects.toThrow(/SLURM_JWT takes three parts/);
  });
});

test.each([
  ['Resources', 'slurm_resources'],
  ['Priority', 'slurm_priority'],
  ['QOSMaxGRESPerUser', 'slurm_limit'],
  ['AssocGrpCPUMinutesLimit', 'slurm_limit'],
  ['ReqNodeNotAvail, UnavailableNodes:n1', 'slurm_nodes'],
  ['PartitionDown', 'slurm_partition'],
  ['PartitionConfig', 'slurm_impossible'],
  ['PartitionTimeLimit', 'slurm_impossible'],
  ['JobHeldUser', 'slurm_held'],
  ['BeginTime', 'slurm_begin'],
  ['Dependency', 'slurm_dependency'],
  ['Licenses', 'slurm_licenses'],
  ['SomethingNew', 'slurm_other'],
  ['None', 'slurm_waiting'],
] as const)('the reason %s is told as %s', (reason, code) => {
  expect(waitOf(reason).code).toBe(code);
});

test.each([
  ['n1', 'n1'],
  ['gpu[01-03,7]', 'gpu01'],
  ['a,b', 'a'],
  ['(null)', ''],
  ['None assigned', ''],
])('the first of the nodes %s is %s', (list, first) => {
  expect(firstNode(list)).toBe(first);
});

test.each([
  ['gpu:4', 'gpu:2(IDX:0-1)', [true, true, false, false]],
  ['gpu:a100:2(S:0-1),gpu:v100:1', 'gpu:a100:1(IDX:1),gpu:v100:1(IDX:2)', [false, true, true]],
  ['gpu:a100:2', 'gpu:a100:1', [true, false]],
  ['gpu:2', 'N/A', [false, false]],
  ['(null)', '(null)', []],
] as const)('of the GPUs %s those in use, %s, are known', (gres, used, taken) => {
  expect(gpusOf(gres, used).map((gpu) => gpu.taken)).toEqual(taken);
});
