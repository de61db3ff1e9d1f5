/** Every page: its address, and the file that is loaded when it is opened. */

interface PageEntry {
  readonly path: string;
  readonly load: () => Promise<unknown>;
  /** The component that the file exports. */
  readonly name: string;
  /** Shown to those who are not signed in. */
  readonly isOutside?: boolean;
}

const door = () => import('./pages/door/door.tsx');

export const pages: readonly PageEntry[] = [
  { path: '/sign-in', load: door, name: 'SignIn', isOutside: true },
  { path: '/register', load: door, name: 'Register', isOutside: true },
  { path: '/forgot', load: door, name: 'Forgot', isOutside: true },
  { path: '/reset', load: door, name: 'Reset', isOutside: true },
  { path: '/', load: () => import('./pages/home.tsx'), name: 'Home' },
  { path: '/runs', load: () => import('./pages/runs/runs.tsx'), name: 'Runs' },
  { path: '/runs/$id', load: () => import('./pages/runs/run.tsx'), name: 'Run' },
  { path: '/sources', load: () => import('./pages/market/sources.tsx'), name: 'Sources' },
  { path: '/sources/$kind/$id', load: () => import('./pages/market/source.tsx'), name: 'Source' },
  { path: '/schedules', load: () => import('./pages/market/tasks.tsx'), name: 'Tasks' },
  { path: '/schedules/$id', load: () => import('./pages/market/task.tsx'), name: 'Task' },
  { path: '/tables', load: () => import('./pages/market/tables.tsx'), name: 'Tables' },
  { path: '/tables/$name', load: () => import('./pages/market/table.tsx'), name: 'Table' },
  { path: '/profile', load: () => import('./pages/account/profile.tsx'), name: 'Profile' },
];
