import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { freePort } from '../../support/owlery.ts';
import { expectOk, refused, startStudy, whole } from './studying.ts';

test("200: each teacher's materials are a course, with how much of it the user has studied", async () => {
  await using study = await startStudy();
  const { query } = study.server.core.database;
  const [li, wang, none] = [await study.person(), await study.person(), await study.person()];
  await query.updateTable('accounts').set({ full_name: '李老师' }).where('id', '=', li.id).execute();
  const material = (owner: number, name: string, type: string, seconds: number | null, pages: number | null) =>
    sql`
    insert into materials (uploader_id, title, type, file_path, file_size, file_format, duration_seconds, page_count,
      width, height, thumbnail_status)
    values (${owner}, ${name}, ${type}, ${name}, 1, ${type === 'video' ? 'mp4' : 'pdf'}, ${seconds}, ${pages}, 1, 1,
      'completed') returning id`.execute(query);
  const { rows } = await material(li.id, 'a', 'video', 100, null);
  await material(li.id, 'b', 'pdf', null, 2);
  await material(wang.id, 'c', 'video', 10, null);
  await sql`
    insert into study_records (account_id, source, course_id, item_id, studied_seconds, total_seconds)
    values (${none.id}, 'library', ${li.id}::text, ${(rows[0] as { id: number }).id}::text, 80, 100)`.execute(query);
  const course = (id: number, name: string, progress: number) => {
    return { courseId: String(id), courseName: name, teacherName: name, progress };
  };
  const seen = async (caller = none) => await whole(caller.get('/api/courses/list'));
  const [ofLi, ofWang] = [course(li.id, '李老师', 50), course(wang.id, wang.username, 0)];
  expect(await seen()).toEqual({ status: 200, body: [ofLi, ofWang] });
  expect(await seen(wang)).toEqual({ status: 200, body: [{ ...ofLi, progress: 0 }, ofWang] });
});

test('400: a source that wants an account of its own; 503: one that does not answer', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  await using study = await startStudy({ environment: { MOODLE_URL: url } });
  const person = await study.person();
  const courses = () => whole(person.get('/api/courses/list'));
  expect(await courses()).toEqual(refused(400, expect.stringContaining('cx_username and cx_password')));
  await expectOk(person.put('/api/user/config', { cx_username: 'owl', cx_password: 'password' }));
  expect(await courses()).toEqual(refused(503, expect.stringContaining(url)));
});
