import type * as zh from '../zh/api.ts';

/** The groups of operations in the OpenAPI documents, and who may call one. */
export const tags: Record<keyof typeof zh.tags, string> = {
  account: 'The account of the caller',
  admin: 'Statistics, users and settings for administrators',
  auth: 'Registration, sign-in and tokens',
  courses: 'Courses that can be studied',
  data: 'Collecting from an interface at once',
  executions: 'Executions of tasks',
  files: 'Files and their thumbnails',
  gpu: 'GPU servers',
  health: 'Whether the service is working',
  interfaces: 'Interfaces that can be collected from',
  logs: 'Logs',
  materials: 'Course materials',
  alerts: 'Alerts by webhook, chat and mail',
  study: 'Tasks of study and their courses',
  operations: 'Queues, workers and checks of the installation',
  reactions: 'Reactions to course materials',
  recharge: 'Balances and recharge codes',
  scripts: 'Scripts that collect',
  settings: 'Settings of the system',
  system: 'Settings of the system',
  tables: 'Tables of collected data',
  tasks: 'Tasks',
  'second-factor': 'The second factor of the caller',
  passkeys: 'Sign-in by passkeys, and those of an account',
  providers: 'Sign-in by OpenID Connect, and the ways in to an account',
  tokens: 'Personal access tokens',
  upload: 'Uploading course materials',
  user: 'Profile and settings of the caller',
  users: 'Users',
  密码: 'Changing and resetting passwords',
  邮箱验证: 'Verifying the e-mail address of an account',
  认证: 'Registration, sign-in and tokens',
  administration: 'Administration of accounts, logs and queues',
  outlook: 'Prices of tasks and next times of schedules',
  runs: 'Runs of tasks',
  series: 'Figures over time',
  session: 'The session of the caller',
};

export const access: Record<keyof typeof zh.access, string> = {
  public: 'Needs no token.',
  optional: 'Needs no token; one that is sent must be valid.',
  account: 'Needs the token of a signed-in user.',
  admin: 'Needs the token of an administrator.',
};

export const success = 'Success';

export const otherwise = 'Default';
