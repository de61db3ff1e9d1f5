import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { dataOf, innerOf } from '#client';
import { CommandError } from '../command-error.ts';
import { withOwlery } from './connect.ts';
import { outputTo } from './output.ts';

interface ExportOptions {
  output?: string;
  format: 'csv' | 'xlsx' | 'parquet';
  limit?: number;
}

const exportCommand = new Command('export')
  .description('Write a table to a file.')
  .argument('<table>', 'such as ak_sample_aapl_daily')
  .option('-o, --output <file>', 'the name of the table in this folder unless given; - for standard output')
  .addOption(new Option('--format <format>', 'of the file').choices(['csv', 'xlsx', 'parquet']).default('csv'))
  .option('--limit <rows>', 'the most rows to write', wholeNumber)
  .action(async (table_name: string, { output: file, format, limit }: ExportOptions) => {
    await withOwlery(async ({ api }) => {
      const params = { path: { table_name }, query: { format, ...(limit !== undefined && { limit }) } };
      const stream = await dataOf(api.GET('/market/api/tables/{table_name}/export', { params, parseAs: 'stream' }));
      const path = file ?? `${table_name}.${format}`;
      if (path === '-') return await pipeline(Readable.fromWeb(stream), process.stdout, { end: false });
      const output = outputTo(process.stdout);
      let bytes = 0;
      const counting = async function* (source: AsyncIterable<Uint8Array>) {
        for await (const chunk of source) {
          bytes += chunk.length;
          output.progress(`${path}: ${bytes} bytes`, undefined, { file: path, bytes });
          yield chunk;
        }
      };
      await pipeline(Readable.fromWeb(stream), counting, createWriteStream(path)).catch((error) => {
        throw new CommandError(`${path} could not be written: ${error.message}`);
      });
      output.line(`${path}: ${bytes} bytes`, { type: 'exported', table: table_name, file: path, bytes });
    });
  });

const list = new Command('list')
  .description('List the tables.')
  .option('--search <words>', 'of the name')
  .action(async ({ search }: { search?: string }) => {
    const output = outputTo(process.stdout);
    await withOwlery(async ({ api }) => {
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const query = { page, page_size: 100, ...(search !== undefined && { search }) };
        const answer = await innerOf(api.GET('/market/api/tables', { params: { query } }));
        pages = answer.total_pages;
        for (const table of answer.items) {
          output.line(
            `${table.table_name.padEnd(40)} ${String(table.row_count).padStart(10)}  ${table.display_name}`,
            table,
          );
        }
      }
    });
  });

export const tables = new Command('tables')
  .description('Tables of collected data.')
  .addCommand(list)
  .addCommand(exportCommand);

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It takes a whole number from 1.');
  return Number(text);
}
