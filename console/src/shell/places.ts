/** The destinations of the rail and the palette, grouped by activity. */
import {
  Activity,
  Bell,
  BookOpen,
  CalendarClock,
  Cpu,
  Database,
  FlaskConical,
  GraduationCap,
  House,
  ListChecks,
  ScrollText,
  Server,
  Settings,
  Users,
  WalletMinimal,
} from 'lucide-react';
import { pages } from '../pages.ts';
import { isServed, type SystemName } from '../place.ts';

export interface Place {
  readonly to: string;
  /** The key of its name in the texts. */
  readonly name: string;
  readonly icon: typeof House;
}

export interface Group {
  readonly name?: string;
  readonly system?: SystemName;
  readonly isForAdmins?: boolean;
  readonly places: readonly Place[];
}

const groups: readonly Group[] = [
  {
    places: [
      { to: '/', name: 'nav.home', icon: House },
      { to: '/runs', name: 'nav.runs', icon: Activity },
      { to: '/alerts', name: 'nav.alerts', icon: Bell },
    ],
  },
  {
    name: 'nav.data',
    system: 'market',
    places: [
      { to: '/sources', name: 'nav.sources', icon: FlaskConical },
      { to: '/schedules', name: 'nav.schedules', icon: CalendarClock },
      { to: '/tables', name: 'nav.tables', icon: Database },
    ],
  },
  {
    name: 'nav.compute',
    system: 'factory',
    places: [
      { to: '/compute', name: 'nav.tasks', icon: Cpu },
      { to: '/machines', name: 'nav.machines', icon: Server },
      { to: '/money', name: 'nav.money', icon: WalletMinimal },
    ],
  },
  {
    name: 'nav.learn',
    system: 'courseware',
    places: [{ to: '/courses', name: 'nav.courses', icon: BookOpen }],
  },
  {
    system: 'study',
    places: [{ to: '/study', name: 'nav.study', icon: GraduationCap }],
  },
  {
    name: 'nav.admin',
    isForAdmins: true,
    places: [
      { to: '/admin/users', name: 'nav.users', icon: Users },
      { to: '/admin/queues', name: 'nav.queues', icon: ListChecks },
      { to: '/admin/journal', name: 'nav.journal', icon: ScrollText },
      { to: '/admin/settings', name: 'nav.settings', icon: Settings },
    ],
  },
];

const isThere = ({ to }: Place) => pages.some(({ path }) => path === to);

export const groupsFor = (isAdmin: boolean) =>
  groups
    .filter(({ system, isForAdmins }) => (!system || isServed(system)) && (!isForAdmins || isAdmin))
    .map((group) => ({ ...group, places: group.places.filter(isThere) }))
    .filter(({ places }) => places.length > 0);
