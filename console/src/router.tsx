import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { loaded } from './api/loaded.ts';
import { sessionQuery } from './api/session.ts';
import { Bones } from './components/states.tsx';
import { setZone } from './format.ts';
import { AdminsOnly, NotFound } from './pages/refused.tsx';
import { Broken } from './pages/unloaded.tsx';
import { pages } from './pages.ts';
import { consolePath } from './place.ts';
import { Shell } from './shell/shell.tsx';

export function makeRouter(client: QueryClient) {
  const root = createRootRoute({ component: Outlet });

  const inside = createRoute({
    getParentRoute: () => root,
    id: 'inside',
    component: Shell,
    async beforeLoad({ location }) {
      const { account, lacks_factor } = await client.ensureQueryData(sessionQuery);
      if (!account) throw redirect({ to: '/sign-in', search: { next: location.href } as never });
      if (lacks_factor && location.pathname !== '/profile') throw redirect({ to: '/profile' });
      setZone(account.timezone);
    },
    errorComponent: Broken,
  });

  const forAdmins = createRoute({ getParentRoute: () => inside, id: 'for-admins', component: AdminsOnly });
  const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound });
  const outside = createRoute({ getParentRoute: () => root, id: 'outside', component: Outlet });

  const routeOf = (parent: typeof inside | typeof outside | typeof forAdmins) => (page: (typeof pages)[number]) =>
    createRoute({
      getParentRoute: () => parent as typeof inside,
      path: page.path,
      component: lazyRouteComponent(loaded(page.load) as never, page.name as never),
      validateSearch: (search: Record<string, unknown>) => search,
    });

  return createRouter({
    routeTree: root.addChildren([
      inside.addChildren([
        ...pages.filter(({ isOutside, isForAdmins }) => !isOutside && !isForAdmins).map(routeOf(inside)),
        forAdmins.addChildren(pages.filter(({ isForAdmins }) => isForAdmins).map(routeOf(forAdmins))),
        elsewhere,
      ]),
      outside.addChildren(pages.filter(({ isOutside }) => isOutside).map(routeOf(outside))),
    ]),
    basepath: consolePath,
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Bones />,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  });
}
