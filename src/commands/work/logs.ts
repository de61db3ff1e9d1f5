import { Command } from 'commander';
import { withOwlery } from './connect.ts';
import { findRun, followRun, showLog } from './follow.ts';
import { outputTo } from './output.ts';

export const logs = new Command('logs')
  .description('Show the log of a run, an execution, or a task of factory or study.')
  .argument('<id>', 'exec_…, or the id of the task or the run')
  .option('-f, --follow', 'go on until the run ends')
  .action(async (id: string, { follow = false }: { follow?: boolean }) => {
    const output = outputTo(process.stdout);
    await withOwlery(async (owlery) => {
      const run = await findRun(owlery, id);
      const after = await showLog(owlery, run, output);
      if (follow) await followRun(owlery, run, output, { log: true, progress: false, after });
    });
  });
