import { Command } from 'commander';
import { dataOf, innerOf, type Owlery } from '#client';
import { CommandError } from '../command-error.ts';
import { withOwlery } from './connect.ts';
import { attend, findRun } from './follow.ts';
import { outputTo } from './output.ts';

interface Options {
  parameter: Record<string, unknown>;
  task?: string;
  type?: string;
  title?: string;
  detach?: boolean;
}

export const run = new Command('run')
  .description('Run a market script, a task of market or a task of factory, and follow it to its end.')
  .argument('[script]', 'the id of a market script, such as sample_aapl_daily')
  .option('-p, --parameter <name=value>', 'of the script or the config; JSON, or else text', collect, {})
  .option('--task <number>', 'run this task of market')
  .option('--type <type>', 'order a task of this type from factory')
  .option('--title <title>', 'of the task of factory; its type unless given')
  .option('--detach', 'do not wait for the end')
  .action(async (script: string | undefined, options: Options) => {
    if ([script, options.task, options.type].filter((one) => one !== undefined).length !== 1) {
      throw new CommandError('name one thing to run: a script, --task or --type');
    }
    const output = outputTo(process.stdout);
    await withOwlery(async (owlery) => {
      const started = await findRun(owlery, await begin(owlery, script, options));
      await attend(owlery, started, output, options.detach);
    });
  });

/** @returns what the run is known by */
async function begin({ api }: Owlery, script: string | undefined, options: Options): Promise<string> {
  const { parameter, task, type, title } = options;
  if (type !== undefined) {
    const body = { title: title ?? type, task_type: type, config: parameter };
    return (await innerOf(api.POST('/factory/api/tasks', { body }))).id;
  }
  const task_id = task === undefined ? await taskOf(api, script ?? '', parameter) : numberOf(task);
  const params = { path: { task_id } };
  return (await innerOf(api.POST('/market/api/tasks/{task_id}/execute', { params }))).execution_id;
}

/** The task of the caller that this command runs a script by: the same each time, so that its executions stay together. */
async function taskOf(api: Owlery['api'], script_id: string, parameters: Record<string, unknown>): Promise<number> {
  const name = `owlery run ${script_id}`;
  for (let page = 1; ; page += 1) {
    const params = { query: { page, page_size: 100 } };
    const { items, total_pages: pages } = await innerOf(api.GET('/market/api/tasks', { params }));
    const found = items.find((one) => one.name === name && one.script_id === script_id);
    if (found) {
      const at = { path: { task_id: found.id } };
      await dataOf(api.PUT('/market/api/tasks/{task_id}', { params: at, body: { parameters } }));
      return found.id;
    }
    if (page >= pages) break;
  }
  return (await innerOf(api.POST('/market/api/tasks', { body: { name, script_id, parameters } }))).id;
}

function numberOf(text: string): number {
  if (!/^\d+$/.test(text)) throw new CommandError(`--task: ${text} is not the number of a task`);
  return Number(text);
}

/** `symbol=000001` is text though it looks like a number: JSON has no leading zeros. */
function collect(given: string, before: Record<string, unknown>): Record<string, unknown> {
  const at = given.indexOf('=');
  if (at < 1) throw new CommandError(`--parameter: ${given} is not name=value`);
  return { ...before, [given.slice(0, at)]: parsed(given.slice(at + 1)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
