import * as coursewareApi from '../orval/courseware/client';
import * as factoryApi from '../orval/factory/client';
import * as identityApi from '../orval/identity/client';
import * as marketApi from '../orval/market/client';
import * as studyApi from '../orval/study/client';
import { type Given, present, textOf, until } from './facts';

const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

/** Expects an answer with this status, which determines its type. @returns its data */
function ok<Answer extends { status: number; data: unknown }, Status extends Answer['status']>(
  answer: Answer,
  status: Status,
): Extract<Answer, { status: Status }>['data'] {
  if (!hasStatus(answer, status)) throw new Error(`${answer.status}: ${JSON.stringify(answer.data)}`);
  return answer.data;
}

function hasStatus<Answer extends { status: number }, Status extends Answer['status']>(
  answer: Answer,
  status: Status,
): answer is Extract<Answer, { status: Status }> {
  return answer.status === status;
}

export async function identity({ username, email, password }: Given) {
  const registered = ok(await identityApi.register({ username, email, password, confirm_password: password }), 200);
  const signedIn = ok(await identityApi.login({ username, password }), 200);
  const options = bearer(signedIn.access_token);
  const me = ok(await identityApi.getMe(options), 200);
  await identityApi.logout(options);
  const after = await identityApi.getMe(options);
  return { isSame: me.id === registered.id, status: me.status, refusal: after.status, detail: ok(after, 401).detail };
}

export async function market({ email, password }: Given) {
  const options = bearer(ok(await marketApi.login({ email, password }), 200).data.access_token);
  const task = ok(await marketApi.createTask({ name: 'prices', script_id: 'sample_aapl_daily' }, options), 201);
  const { execution_id } = ok(await marketApi.executeTask(task.data.id, options), 200).data;
  const execution = await until(
    async () => ok(await marketApi.getExecution(execution_id, options), 200).data,
    ({ status }) => status === 'completed' || status === 'failed',
  );
  const executions = ok(await marketApi.listExecutions({ task_id: task.data.id, status: 'completed' }, options), 200);
  const { table_name } = present(execution.result);
  const file = ok(await marketApi.exportTable(table_name, { format: 'csv' }, options), 200);
  return {
    status: execution.status,
    listed: executions.data.items.map((one) => one.execution_id === execution_id),
    lines: (await textOf(file)).trim().split('\n').length,
  };
}

export async function factory({ email, password }: Given) {
  const options = bearer(ok(await factoryApi.login({ email, password }), 200).data.access_token);
  const made = ok(
    await factoryApi.createTask({ title: 'try', task_type: 'test', config: { seconds: 0 } }, options),
    200,
  );
  const task_id = made.data.id;
  const task = await until(
    async () => ok(await factoryApi.getTask(task_id, options), 200).data,
    ({ status }) => status === 'completed' || status === 'failed',
  );
  const tasks = ok(await factoryApi.listTasks({ status: 'completed', page_size: 100 }, options), 200);
  // The client returns lines of JSON as a stream.
  const file = await factoryApi.downloadLogs({ log_type: 'task', task_id }, options);
  if (file.status !== 200) throw new Error(`${file.status}: ${file.data}`);
  return {
    status: task.status,
    isListed: tasks.items.some(({ id }) => id === task_id),
    hasLines: (await textOf(await file.stream.blob())).includes(task_id),
  };
}

export async function courseware({ email, password, pdf }: Given) {
  const options = bearer(ok(await coursewareApi.login({ email, password }), 200).access_token);
  const file = new File([pdf], 'one-page.pdf', { type: 'application/pdf' });
  const { id } = ok(await coursewareApi.uploadMaterial({ title: 'One page', file }, options), 201);
  const state = await until(
    async () => ok(await coursewareApi.getUploadStatus(id, options), 200),
    ({ status }) => status === 'active',
  );
  const materials = ok(await coursewareApi.listMaterials({ material_type: 'pdf', page_size: 100 }), 200);
  const stream = ok(await coursewareApi.streamMaterial(id), 200);
  return { status: state.status, isListed: materials.items.some((one) => one.id === id), size: stream.size };
}

export async function study({ username, password }: Given) {
  const options = bearer(ok(await studyApi.login({ username, password }), 200).access_token);
  const { courseId } = present(ok(await studyApi.listCourses(options), 200)[0]);
  const { id } = ok(await studyApi.createTask({ name: 'one course', course_ids: [courseId] }, options), 201);
  await studyApi.startTask(id, options);
  await until(
    async () => ok(await studyApi.listTaskLogs(id, undefined, options), 200),
    ({ length }) => length > 0,
  );
  const cancelled = ok(await studyApi.cancelTask(id, options), 200);
  const tasks = ok(await studyApi.listTasks({ status: 'cancelled' }, options), 200);
  return { status: cancelled.status, isListed: tasks.items.some((task) => task.id === id) };
}
