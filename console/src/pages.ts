/** Every page: its address, and its file. Home is in the first script, the others are loaded on demand. */
import { Home } from './pages/home.tsx';

interface PageEntry {
  readonly path: string;
  readonly load: () => Promise<unknown>;
  /** The component that the file exports. */
  readonly name: string;
  /** Shown without a session. */
  readonly isOutside?: boolean;
  /** Others see that they have no permission, instead of the page. */
  readonly isForAdmins?: boolean;
}

const door = () => import('./pages/door/door.tsx');

export const pages: readonly PageEntry[] = [
  { path: '/sign-in', load: () => import('./pages/door/sign-in.tsx'), name: 'SignIn', isOutside: true },
  { path: '/register', load: door, name: 'Register', isOutside: true },
  { path: '/forgot', load: door, name: 'Forgot', isOutside: true },
  { path: '/reset', load: door, name: 'Reset', isOutside: true },
  { path: '/verify', load: door, name: 'Verify', isOutside: true },
  { path: '/', load: async () => ({ Home }), name: 'Home' },
  { path: '/runs', load: () => import('./pages/runs/runs.tsx'), name: 'Runs' },
  { path: '/runs/$id', load: () => import('./pages/runs/run.tsx'), name: 'Run' },
  { path: '/sources', load: () => import('./pages/market/sources.tsx'), name: 'Sources' },
  { path: '/sources/$kind/$id', load: () => import('./pages/market/source.tsx'), name: 'Source' },
  { path: '/schedules', load: () => import('./pages/market/tasks.tsx'), name: 'Tasks' },
  { path: '/schedules/$id', load: () => import('./pages/market/task.tsx'), name: 'Task' },
  { path: '/tables', load: () => import('./pages/market/tables.tsx'), name: 'Tables' },
  { path: '/tables/$name', load: () => import('./pages/market/table.tsx'), name: 'Table' },
  { path: '/compute', load: () => import('./pages/factory/tasks.tsx'), name: 'Tasks' },
  { path: '/compute/new', load: () => import('./pages/factory/new-task.tsx'), name: 'NewTask' },
  { path: '/compute/tasks/$id', load: () => import('./pages/factory/task.tsx'), name: 'Task' },
  { path: '/machines', load: () => import('./pages/factory/machines.tsx'), name: 'Machines' },
  { path: '/money', load: () => import('./pages/factory/money.tsx'), name: 'Money' },
  { path: '/courses', load: () => import('./pages/learn/courses.tsx'), name: 'Courses' },
  { path: '/courses/upload', load: () => import('./pages/learn/upload.tsx'), name: 'Upload' },
  { path: '/courses/$id', load: () => import('./pages/learn/course.tsx'), name: 'Course' },
  { path: '/study', load: () => import('./pages/learn/study.tsx'), name: 'Study' },
  { path: '/study/new', load: () => import('./pages/learn/new-study.tsx'), name: 'NewStudy' },
  { path: '/study/$id', load: () => import('./pages/learn/study-task.tsx'), name: 'StudyTask' },
  { path: '/alerts', load: () => import('./pages/account/alerts.tsx'), name: 'Alerts' },
  { path: '/profile', load: () => import('./pages/account/profile.tsx'), name: 'Profile' },
  { path: '/admin/users', load: () => import('./pages/admin/users.tsx'), name: 'Users', isForAdmins: true },
  { path: '/admin/queues', load: () => import('./pages/admin/queues.tsx'), name: 'Queues', isForAdmins: true },
  { path: '/admin/journal', load: () => import('./pages/admin/journal.tsx'), name: 'Journal', isForAdmins: true },
  { path: '/admin/settings', load: () => import('./pages/admin/settings.tsx'), name: 'Settings', isForAdmins: true },
  { path: '/pieces', load: () => import('./pages/pieces.tsx'), name: 'Pieces' },
];
