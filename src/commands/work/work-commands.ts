/** The commands for users of a running server, on this machine or another. */
import { login, logout } from './login.ts';
import { logs } from './logs.ts';
import { run } from './run.ts';
import { study } from './study.ts';
import { tables } from './tables.ts';
import { upload } from './upload.ts';

export const workCommands = [login, logout, run, logs, tables, upload, study];
