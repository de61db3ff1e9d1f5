import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { withOwlery } from './connect.ts';
import { credentialsFolder } from './credentials.ts';
import { outputTo } from './output.ts';
import { UnfinishedUploads } from './unfinished-uploads.ts';

export const upload = new Command('upload')
  .description(
    'Upload videos and PDFs to courseware. An upload that broke off goes on when the command is given again.',
  )
  .argument('<files...>', 'mp4, webm or pdf')
  .option('--title <title>', 'of a single file; its name unless given')
  .option('--description <text>')
  .action(async (files: string[], { title, description }: { title?: string; description?: string }) => {
    if (title !== undefined && files.length > 1) throw new CommandError('--title: takes a single file');
    const output = outputTo(process.stdout);
    await withOwlery(async (owlery) => {
      for (const file of files) {
        const found = await stat(file).catch(() => undefined);
        if (!found?.isFile()) throw new CommandError(`${file} is not a file`);
        const id = await owlery.upload({
          file: createReadStream(file),
          name: basename(file),
          ...(title !== undefined && { title }),
          ...(description !== undefined && { description }),
          storage: new UnfinishedUploads(credentialsFolder()),
          onProgress: (sent, total) => output.progress(file, total === 0 ? 0 : sent / total, { file, sent, total }),
        });
        output.line(`${file}: material ${id}`, { type: 'uploaded', file, material_id: id });
      }
    });
  });
