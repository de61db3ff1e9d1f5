import * as coursewareApi from '../hey-api/courseware';
import { createClient } from '../hey-api/courseware/client';
import * as factoryApi from '../hey-api/factory';
import * as identityApi from '../hey-api/identity';
import * as marketApi from '../hey-api/market';
import * as studyApi from '../hey-api/study';
import { type Given, present, textOf, until } from './facts';

/** A client of an API, and a function that sets its token. */
function open(baseUrl: string) {
  let token = '';
  const client = createClient({ baseUrl, auth: () => token, throwOnError: true });
  return {
    client,
    signIn: (given: string) => {
      token = given;
    },
  };
}

export async function identity({ origin, username, email, password }: Given) {
  const { client, signIn } = open(`${origin}/identity`);
  const registered = await identityApi.register({
    client,
    body: { username, email, password, confirm_password: password },
    throwOnError: true,
  });
  const signedIn = await identityApi.login({ client, body: { username, password }, throwOnError: true });
  signIn(signedIn.data.access_token);
  const me = await identityApi.getMe({ client, throwOnError: true });
  await identityApi.logout({ client, throwOnError: true });
  const after = await identityApi.getMe({ client, throwOnError: false });
  return {
    isSame: me.data.id === registered.data.id,
    status: me.data.status,
    refusal: after.response?.status,
    detail: present(after.error).detail,
  };
}

export async function market({ origin, email, password }: Given) {
  const { client, signIn } = open(`${origin}/market`);
  const signedIn = await marketApi.login({ client, body: { email, password }, throwOnError: true });
  signIn(signedIn.data.data.access_token);
  const task = await marketApi.createTask({
    client,
    body: { name: 'prices', script_id: 'sample_aapl_daily' },
    throwOnError: true,
  });
  const task_id = task.data.data.id;
  const started = await marketApi.executeTask({ client, path: { task_id }, throwOnError: true });
  const { execution_id } = started.data.data;
  const execution = await until(
    async () => (await marketApi.getExecution({ client, path: { execution_id }, throwOnError: true })).data.data,
    ({ status }) => status === 'completed' || status === 'failed',
  );
  const executions = await marketApi.listExecutions({
    client,
    query: { task_id, status: 'completed' },
    throwOnError: true,
  });
  const { table_name } = present(execution.result);
  const file = await marketApi.exportTable({
    client,
    path: { table_name },
    query: { format: 'csv' },
    // By default the client reads `text/csv` as text.
    parseAs: 'blob',
    throwOnError: true,
  });
  return {
    status: execution.status,
    listed: executions.data.data.items.map((one) => one.execution_id === execution_id),
    lines: (await textOf(file.data)).trim().split('\n').length,
  };
}

export async function factory({ origin, email, password }: Given) {
  const { client, signIn } = open(`${origin}/factory`);
  const signedIn = await factoryApi.login({ client, body: { email, password }, throwOnError: true });
  signIn(signedIn.data.data.access_token);
  const made = await factoryApi.createTask({
    client,
    body: { title: 'try', task_type: 'test', config: { seconds: 0 } },
    throwOnError: true,
  });
  const task_id = made.data.data.id;
  const task = await until(
    async () => (await factoryApi.getTask({ client, path: { task_id }, throwOnError: true })).data.data,
    ({ status }) => status === 'completed' || status === 'failed',
  );
  const tasks = await factoryApi.listTasks({
    client,
    query: { status: 'completed', page_size: 100 },
    throwOnError: true,
  });
  const file = await factoryApi.downloadLogs({
    client,
    query: { log_type: 'task', task_id },
    parseAs: 'blob',
    throwOnError: true,
  });
  return {
    status: task.status,
    isListed: tasks.data.items.some(({ id }) => id === task_id),
    hasLines: (await textOf(file.data)).includes(task_id),
  };
}

export async function courseware({ origin, email, password, pdf }: Given) {
  const { client, signIn } = open(`${origin}/courseware`);
  const signedIn = await coursewareApi.login({ client, body: { email, password }, throwOnError: true });
  signIn(signedIn.data.access_token);
  const uploaded = await coursewareApi.uploadMaterial({
    client,
    body: { title: 'One page', file: new File([pdf], 'one-page.pdf', { type: 'application/pdf' }) },
    throwOnError: true,
  });
  const material_id = uploaded.data.id;
  const state = await until(
    async () => (await coursewareApi.getUploadStatus({ client, path: { material_id }, throwOnError: true })).data,
    ({ status }) => status === 'active',
  );
  const materials = await coursewareApi.listMaterials({
    client,
    query: { material_type: 'pdf', page_size: 100 },
    throwOnError: true,
  });
  const file = await coursewareApi.streamMaterial({ client, path: { material_id }, throwOnError: true });
  return {
    status: state.status,
    isListed: materials.data.items.some(({ id }) => id === material_id),
    size: file.data.size,
  };
}

export async function study({ origin, username, password }: Given) {
  const { client, signIn } = open(`${origin}/study`);
  const signedIn = await studyApi.login({ client, body: { username, password }, throwOnError: true });
  signIn(signedIn.data.access_token);
  const courses = await studyApi.listCourses({ client, throwOnError: true });
  const { courseId } = present(courses.data[0]);
  const made = await studyApi.createTask({
    client,
    body: { name: 'one course', course_ids: [courseId] },
    throwOnError: true,
  });
  const path = { id: made.data.id };
  await studyApi.startTask({ client, path, throwOnError: true });
  await until(
    async () => (await studyApi.listTaskLogs({ client, path, throwOnError: true })).data,
    ({ length }) => length > 0,
  );
  const cancelled = await studyApi.cancelTask({ client, path, throwOnError: true });
  const tasks = await studyApi.listTasks({ client, query: { status: 'cancelled' }, throwOnError: true });
  return {
    status: cancelled.data.status,
    isListed: tasks.data.items.some(({ id }) => id === path.id),
  };
}
