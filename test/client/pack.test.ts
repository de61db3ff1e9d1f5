/** The client as others get it: packed by npm, installed in a project of its own, run by plain Node and compiled. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../support/owlery.ts';
import { makePdf } from '../support/pdfs.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

const run = promisify(execFile);
const PASSWORD = 'password123';

let server: WholeServer;
let folder: string;
let project: string;

beforeAll(async () => {
  server = await startWholeServer();
  await server.core.accounts.register({ username: 'user_a', email: 'user_a@example.com', password: PASSWORD });
  folder = await mkdtemp(join(tmpdir(), 'owlery-pack-'));
  project = join(folder, 'project');
  const tarball = await pack();
  await install(tarball);
}, 180_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Packs a copy, so that the tree stays as it is. @returns the tarball */
async function pack(): Promise<string> {
  const copy = join(folder, 'client');
  const filter = (path: string) => !/\/(node_modules|dist)(\/|$)/.test(path.slice(root.length));
  await cp(join(root, 'packages/client'), copy, { recursive: true, filter });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: copy });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  return join(folder, tarball ?? 'nothing was packed');
}

/** Installs it without a network: what it depends on is there already, as this project has it. */
async function install(tarball: string): Promise<void> {
  await mkdir(join(project, 'node_modules'), { recursive: true });
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true, type: 'module' }));
  await copyDependencies(join(root, 'packages/client'), new Set());
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: project });
}

async function copyDependencies(of: string, done: Set<string>): Promise<void> {
  const { dependencies = {} } = JSON.parse(await readFile(join(of, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    if (done.has(name)) continue;
    done.add(name);
    const [nodeModules] = createRequire(join(of, 'package.json')).resolve.paths(name) ?? [];
    const found = await firstWith(nodeModules ?? of, name);
    await cp(found, join(project, 'node_modules', name), { recursive: true, dereference: true });
    await copyDependencies(found, done);
  }
}

/** Looks for a package upwards, as Node does. */
async function firstWith(nodeModules: string, name: string): Promise<string> {
  const path = join(nodeModules, name);
  const there = await readFile(join(path, 'package.json')).catch(() => undefined);
  return there ? path : await firstWith(join(dirname(dirname(nodeModules)), 'node_modules'), name);
}

test('the package has compiled code and types, and no sources', async () => {
  const installed = join(project, 'node_modules/@owlery/client');
  const files = await readdir(installed, { recursive: true });
  expect(files).toEqual(expect.arrayContaining(['README.md', 'dist/index.js', 'dist/index.d.ts', 'types/market.d.ts']));
  expect(files.filter((name) => /\.ts$/.test(name) && !name.endsWith('.d.ts'))).toEqual([]);
});

const PROGRAM = `
import { readFile } from 'node:fs/promises';
import { ApiError, dataOf, innerOf, Owlery } from '@owlery/client';

const [, , url, password, path] = process.argv;
const owlery = new Owlery({ url, language: 'en' });
await owlery.signIn({ name: 'user_a', password });
const id = await owlery.upload({ file: await readFile(path), name: 'one page.pdf' });
const params = { path: { material_id: id } };
const { title } = await dataOf(owlery.api.GET('/courseware/api/v1/materials/{material_id}', { params }));
const body = { title: 'try', task_type: 'test', config: { seconds: 0 } };
const task = await innerOf(owlery.api.POST('/factory/api/tasks', { body }));
const told = await new Promise((resolve, reject) => {
  const channel = owlery.channel('/factory/ws/tasks', {
    onMessage(message) {
      if (message.type === 'task_log') resolve(channel);
    },
    onRefused: reject,
  });
  channel.follow({ type: 'subscribe_task', task_id: task.id });
});
told.close();
const refused = await owlery.api.GET('/factory/api/tasks/{task_id}', { params: { path: { task_id: 'x' } } }).catch((error) => error);
await owlery.signOut();
console.log(JSON.stringify({ title, isRefused: refused instanceof ApiError, status: refused.status }));
`;

/** The Node of these tests, and another on the PATH if there is one. */
const NODES = [process.execPath, 'node'];

test.each(NODES)('a program goes through a flow, run by %s', { timeout: 120_000 }, async (node) => {
  await writeFile(join(project, 'program.mjs'), PROGRAM);
  await writeFile(join(project, 'one.pdf'), makePdf({ pages: 1 }));
  const { stdout, stderr } = await run(node, ['program.mjs', server.origin, PASSWORD, 'one.pdf'], { cwd: project });
  expect({ stderr, said: JSON.parse(stdout) }).toEqual({
    stderr: '',
    said: { title: 'one page', isRefused: true, status: 422 },
  });
});

test('a project in TypeScript compiles with it, its libraries checked too', { timeout: 120_000 }, async () => {
  const code = `
import { ApiError, type ChannelMessages, dataOf, innerOf, Owlery, type Session } from '@owlery/client';
import type { components } from '@owlery/client/types/market.d.ts';

const owlery = new Owlery({ url: 'http://localhost:8000', onSession: (session: Session | undefined) => console.log(session) });
const { items } = await innerOf(owlery.api.GET('/market/api/tasks', { params: { query: { page: 2 } } }));
export const first: components['schemas']['Task'] | undefined = items[0];
export const courses: string[] = (await dataOf(owlery.api.GET('/study/api/courses/list'))).map(({ courseId }) => courseId);
// @ts-expect-error: a page is a number
void owlery.api.GET('/market/api/tasks', { params: { query: { page: 'two' } } });
export const heard = (message: ChannelMessages['/market/ws/executions']) => message.type === 'execution_update' && message.data.status;
export const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : undefined);
`;
  const path = join(project, 'code.ts');
  await writeFile(path, code);
  const program = ts.createProgram([path], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.disposable.d.ts'],
    types: [],
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    return `${file?.fileName.slice(project.length)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  expect(problems).toEqual([]);
});
