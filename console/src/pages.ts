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
  { path: '/profile', load: () => import('./pages/account/profile.tsx'), name: 'Profile' },
];
