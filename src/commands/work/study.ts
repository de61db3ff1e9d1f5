import { Command } from 'commander';
import { dataOf } from '#client';
import { withOwlery } from './connect.ts';
import { attend, findRun } from './follow.ts';
import { outputTo } from './output.ts';

interface Options {
  name: string;
  list?: boolean;
  detach?: boolean;
}

export const study = new Command('study')
  .description('Study courses and follow the progress.')
  .argument('[courses...]', 'their ids, as --list shows them; all unless given')
  .option('--name <name>', 'of the task', 'owlery study')
  .option('--list', 'list the courses and study none')
  .option('--detach', 'do not wait for the end')
  .action(async (course_ids: string[], { name, list = false, detach }: Options) => {
    const output = outputTo(process.stdout);
    await withOwlery(async (owlery) => {
      const { api } = owlery;
      if (list) {
        for (const course of await dataOf(api.GET('/study/api/courses/list'))) {
          output.line(
            `${course.courseId.padEnd(12)} ${String(course.progress).padStart(3)} %  ${course.courseName}`,
            course,
          );
        }
        return;
      }
      const { id } = await dataOf(api.POST('/study/api/tasks', { body: { name, course_ids } }));
      await dataOf(api.POST('/study/api/tasks/{id}/start', { params: { path: { id } } }));
      await attend(owlery, await findRun(owlery, String(id), 'study.task'), output, detach);
    });
  });
