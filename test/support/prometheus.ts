/** A real Prometheus that scrapes one address and follows rules: `apt-get install prometheus` */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { freePort } from './ports.ts';
import { hasProgram } from './programs.ts';

export const hasPrometheus = hasProgram('prometheus') && hasProgram('promtool');

export interface Prometheus extends AsyncDisposable {
  /** Evaluates an expression now. @returns its series @throws Prometheus' error for an invalid expression */
  ask(expression: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]>;
  /** Its rules and their health. */
  rules(): Promise<{ name: string; health: string; lastError?: string }[]>;
}

/** @param target the host and port to scrape once a second, as the job `owlery` */
export async function startPrometheus(target: string, rules: string): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-prometheus-'));
  const file = join(folder, 'prometheus.yml');
  const configuration = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [rules],
    scrape_configs: [{ job_name: 'owlery', static_configs: [{ targets: [target] }] }],
  };
  // JSON is YAML.
  await writeFile(file, JSON.stringify(configuration));
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(
    'prometheus',
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${new URL(url).host}`,
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  await eventually(async () => expectOk(await fetch(`${url}/-/ready`)));
  const get = async (path: string) => {
    const { status, data, error } = (await (await fetch(`${url}/api/v1/${path}`)).json()) as Answer;
    if (status !== 'success') throw new Error(`${path}: ${error}`);
    return data;
  };
  return {
    ask: async (expression) => (await get(`query?query=${encodeURIComponent(expression)}`)).result,
    rules: async () => (await get('rules')).groups.flatMap(({ rules: of }: { rules: object[] }) => of),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Answer {
  status: string;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of several shapes; the tests assert what is in it.
  data: any;
  error?: string;
}

function expectOk({ status }: Response): void {
  if (status !== 200) throw new Error(`Prometheus answers ${status}`);
}
