/** The commands that operate a server. They load the whole server. */
import { admin } from './admin.ts';
import { backup } from './backup.ts';
import { doctor } from './doctor.ts';
import { importCommand } from './import.ts';
import { migrate } from './migrate.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { storage } from './storage.ts';
import { worker } from './worker.ts';

export const serverCommands = [serve, worker, migrate, admin, storage, backup, restore, doctor, importCommand];
