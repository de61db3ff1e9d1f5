import createClient from 'openapi-fetch';
import type { paths as Courseware } from '../openapi-typescript/courseware/schema';
import type { paths as Factory } from '../openapi-typescript/factory/schema';
import type { paths as Identity } from '../openapi-typescript/identity/schema';
import type { paths as Market } from '../openapi-typescript/market/schema';
import type { paths as Study } from '../openapi-typescript/study/schema';
import { type Given, present, textOf, until } from './facts';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export async function identity({ origin, username, email, password }: Given) {
  const client = createClient<Identity>({ baseUrl: `${origin}/identity` });
  const registered = await client.POST('/api/v1/auth/register', {
    body: { username, email, password, confirm_password: password },
  });
  const signedIn = await client.POST('/api/v1/auth/login/json', { body: { username, password } });
  const headers = bearer(present(signedIn.data, signedIn.error).access_token);
  const me = await client.GET('/api/v1/auth/me', { headers });
  await client.POST('/api/v1/auth/logout', { headers });
  const after = await client.GET('/api/v1/auth/me', { headers });
  return {
    isSame: present(me.data).id === present(registered.data).id,
    status: present(me.data).status,
    refusal: after.response.status,
    detail: present(after.error).detail,
  };
}

export async function market({ origin, email, password }: Given) {
  const client = createClient<Market>({ baseUrl: `${origin}/market` });
  const signedIn = await client.POST('/api/auth/login', { body: { email, password } });
  const headers = bearer(present(signedIn.data, signedIn.error).data.access_token);
  const task = await client.POST('/api/tasks', { headers, body: { name: 'prices', script_id: 'sample_aapl_daily' } });
  const task_id = present(task.data, task.error).data.id;
  const started = await client.POST('/api/tasks/{task_id}/execute', { headers, params: { path: { task_id } } });
  const { execution_id } = present(started.data, started.error).data;
  const execution = await until(
    async () => {
      const { data } = await client.GET('/api/executions/{execution_id}', {
        headers,
        params: { path: { execution_id } },
      });
      return present(data).data;
    },
    ({ status }) => status === 'completed' || status === 'failed',
  );
  const executions = await client.GET('/api/executions', {
    headers,
    params: { query: { task_id, status: 'completed' } },
  });
  const table_name = present(execution.result).table_name;
  const file = await client.GET('/api/tables/{table_name}/export', {
    headers,
    params: { path: { table_name }, query: { format: 'csv' } },
    parseAs: 'blob',
  });
  return {
    status: execution.status,
    listed: present(executions.data).data.items.map((one) => one.execution_id === execution_id),
    lines: (await textOf(present(file.data))).trim().split('\n').length,
  };
}

export async function factory({ origin, email, password }: Given) {
  const client = createClient<Factory>({ baseUrl: `${origin}/factory` });
  const signedIn = await client.POST('/api/auth/login', { body: { email, password } });
  const headers = bearer(present(signedIn.data, signedIn.error).data.access_token);
  const made = await client.POST('/api/tasks', {
    headers,
    body: { title: 'try', task_type: 'test', config: { seconds: 0 } },
  });
  const task_id = present(made.data, made.error).data.id;
  const task = await until(
    async () =>
      present((await client.GET('/api/tasks/{task_id}', { headers, params: { path: { task_id } } })).data).data,
    ({ status }) => status === 'completed' || status === 'failed',
  );
  const tasks = await client.GET('/api/tasks', { headers, params: { query: { status: 'completed', page_size: 100 } } });
  const file = await client.GET('/api/logs/download', {
    headers,
    params: { query: { log_type: 'task', task_id } },
    parseAs: 'blob',
  });
  return {
    status: task.status,
    isListed: present(tasks.data).items.some(({ id }) => id === task_id),
    hasLines: (await textOf(present(file.data))).includes(task_id),
  };
}

export async function courseware({ origin, email, password, pdf }: Given) {
  const client = createClient<Courseware>({ baseUrl: `${origin}/courseware` });
  const signedIn = await client.POST('/api/v1/auth/login', { body: { email, password } });
  const headers = bearer(present(signedIn.data, signedIn.error).access_token);
  const uploaded = await client.POST('/api/v1/upload', {
    headers,
    body: { title: 'One page', file: pdf },
    bodySerializer({ title, file }) {
      const form = new FormData();
      form.set('title', title);
      form.set('file', file, 'one-page.pdf');
      return form;
    },
  });
  const material_id = present(uploaded.data, uploaded.error).id;
  const state = await until(
    async () => {
      const { data } = await client.GET('/api/v1/upload/status/{material_id}', {
        headers,
        params: { path: { material_id } },
      });
      return present(data);
    },
    ({ status }) => status === 'active',
  );
  const materials = await client.GET('/api/v1/materials', {
    params: { query: { material_type: 'pdf', page_size: 100 } },
  });
  const file = await client.GET('/api/v1/materials/{material_id}/stream', {
    params: { path: { material_id } },
    parseAs: 'blob',
  });
  return {
    status: state.status,
    isListed: present(materials.data).items.some(({ id }) => id === material_id),
    size: present(file.data).size,
  };
}

export async function study({ origin, username, password }: Given) {
  const client = createClient<Study>({ baseUrl: `${origin}/study` });
  const signedIn = await client.POST('/api/auth/login', { body: { username, password } });
  const headers = bearer(present(signedIn.data, signedIn.error).access_token);
  const courses = await client.GET('/api/courses/list', { headers });
  const { courseId } = present(present(courses.data, courses.error)[0]);
  const made = await client.POST('/api/tasks', { headers, body: { name: 'one course', course_ids: [courseId] } });
  const id = present(made.data, made.error).id;
  const params = { path: { id } };
  await client.POST('/api/tasks/{id}/start', { headers, params });
  await until(
    async () => present((await client.GET('/api/tasks/{id}/logs', { headers, params })).data),
    ({ length }) => length > 0,
  );
  const cancelled = await client.POST('/api/tasks/{id}/cancel', { headers, params });
  const tasks = await client.GET('/api/tasks', { headers, params: { query: { status: 'cancelled' } } });
  return {
    status: present(cancelled.data, cancelled.error).status,
    isListed: present(tasks.data).items.some((task) => task.id === id),
  };
}
