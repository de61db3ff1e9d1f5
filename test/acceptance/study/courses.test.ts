import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import { recordingLogger } from '../../support/logger.ts';
import { PASSWORD, startSchool } from '../../support/moodle-school.ts';
import { freePort } from '../../support/ports.ts';
import { expectOk, make, refused, startStudy, when } from './studying.ts';

test('GET /api/courses/list returns 200 with a course for each teacher and the user’s progress in it', async () => {
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
    insert into study_records (account_id, origin, course_id, item_id, studied_seconds, total_seconds)
    values (${none.id}, 'library', ${li.id}::text, ${(rows[0] as { id: number }).id}::text, 80, 100)`.execute(query);
  const course = (id: number, name: string, progress: number) => {
    return { courseId: String(id), courseName: name, teacherName: name, progress, state: 0 };
  };
  const seen = async (caller = none) => await whole(caller.get('/api/courses/list'));
  const [ofLi, ofWang] = [course(li.id, '李老师', 50), course(wang.id, wang.username, 0)];
  expect(await seen()).toEqual({ status: 200, body: [ofLi, ofWang] });
  expect(await seen(wang)).toEqual({ status: 200, body: [{ ...ofLi, progress: 0 }, ofWang] });
});

test('GET /api/courses/list returns 400 for a source that needs a user’s own account, and 503 for one that does not answer', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const { logger, lines } = recordingLogger();
  await using study = await startStudy({ environment: { MOODLE_URL: url }, logger });
  const person = await study.person();
  const courses = async (headers = {}) => {
    return await whole(study.server.send('GET', '/api/courses/list', { token: person.token, headers }));
  };
  const inEnglish = { 'accept-language': 'en-GB,en;q=0.9' };
  expect(await courses()).toEqual(
    refused(400, `课程来自 Moodle 站点 ${url}：请将 cx_username 和 cx_password 设置为您在该站点的账户`),
  );
  expect(await courses(inEnglish)).toEqual(refused(400, expect.stringContaining('set cx_username and cx_password to')));
  await expectOk(person.put('/api/user/config', { cx_username: 'owl', cx_password: 'password' }));
  expect(await courses()).toEqual(refused(503, `Moodle 站点 ${url} 无法连接（ECONNREFUSED）`));
  expect(await courses(inEnglish)).toEqual(refused(503, `The Moodle site at ${url} cannot be reached (ECONNREFUSED).`));
  // A fault of another site is not logged as an error.
  expect(lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

test('A wrong Moodle password is tried once until it is stored again or an hour has passed', async () => {
  await using moodle = await startSchool();
  await using study = await startStudy({ environment: { MOODLE_URL: moodle.url }, works: true });
  const person = await study.person();
  const signIns = () => moodle.calls.filter((call) => call === 'sign-in').length;
  const courses = () => whole(person.get('/api/courses/list'));
  const store = (cx_password: string) => expectOk(person.put('/api/user/config', { cx_username: 'owl', cx_password }));
  await store('wrong');
  expect(await courses()).toEqual(
    refused(400, `Moodle 站点 ${moodle.url} 拒绝了该账户：请检查 cx_username 和 cx_password`),
  );
  const known = '已保存的课程账户刚被拒绝，一小时内不再尝试；请重新设置 cx_username 和 cx_password';
  expect(await courses()).toEqual(refused(400, known));
  const task = await make(person);
  await expectOk(person.post(`/api/tasks/${task}/start`));
  expect(await when(person, task, 'failed')).toMatchObject({ error_msg: known, logs: [{ message: known }] });
  await expectOk(person.put('/api/user/config', { speed: 1.5 }));
  expect(await courses()).toEqual(refused(400, known));
  expect(signIns()).toBe(1);

  await sql`update study_configs set cx_refused_at = now() - interval '61 minutes'`.execute(
    study.server.core.database.query,
  );
  expect(await courses()).toEqual(refused(400, expect.stringContaining('请检查')));
  expect(signIns()).toBe(2);
  await store(PASSWORD);
  expect((await courses()).status).toBe(200);
  // A refusal for another reason than the stored password is not remembered.
  moodle.owl.refusal = 'sitepolicynotagreed';
  expect(await courses()).toEqual(refused(400, expect.stringContaining('政策')));
  delete moodle.owl.refusal;
  expect((await courses()).status).toBe(200);
});
