import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { CircleUser, LogOut, Menu as MenuIcon, Moon, Search, Sun } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.ts';
import { closeLive, openLive, useLostSince } from '../api/live.ts';
import { loaded } from '../api/loaded.ts';
import { useRunsLive } from '../api/runs.ts';
import { sessionQuery, useSession } from '../api/session.ts';
import { Logo } from '../components/logo.tsx';
import { clock } from '../format.ts';
import { consolePath } from '../place.ts';
import { change, isDark, useSettings } from '../settings.ts';
import { groupsFor } from './places.ts';

const Palette = lazy(loaded(() => import('./palette.tsx')));

export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const navigate = useNavigate();
  const path = useRouterState({ select: ({ location }) => location.href });
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const isLeaving = useRef(false);
  useRunsLive();

  const isSignedIn = Boolean(session?.account);
  useEffect(() => {
    if (!isSignedIn) return;
    openLive();
    return closeLive;
  }, [isSignedIn]);

  // The session has ended, in this window or elsewhere.
  useEffect(() => {
    if (!session || session.account || isLeaving.current) return;
    // Once only, because the address changes during the navigation.
    isLeaving.current = true;
    void navigate({ to: '/sign-in', search: { next: path } as never });
  }, [session, navigate, path]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setPaletteOpen(true);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);

  if (!session?.account) return null;
  const isAdmin = session.account.role === 'admin';
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      <Rail isAdmin={isAdmin} openPalette={() => setPaletteOpen(true)} username={session.account.username} />
      <main className="main" id="main" tabIndex={-1}>
        <Offline />
        <Impersonation />
        <Outlet />
      </main>
      <BottomBar isAdmin={isAdmin} openPalette={() => setPaletteOpen(true)} />
      {isPaletteOpen && (
        <Suspense fallback={null}>
          <Palette close={() => setPaletteOpen(false)} isAdmin={isAdmin} />
        </Suspense>
      )}
    </div>
  );
}

function Rail({ isAdmin, openPalette, username }: { isAdmin: boolean; openPalette: () => void; username: string }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const { language } = useSettings();
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <Link to="/" className="brand">
        <Logo />
        Owlery
      </Link>
      <button type="button" className="rail-link" onClick={openPalette}>
        <Search size={16} aria-hidden />
        {t('nav.search')}
        <kbd>Ctrl K</kbd>
      </button>
      {groupsFor(isAdmin).map(({ name, places }) => (
        <div key={places[0]?.to}>
          {name && <div className="rail-title">{t(name)}</div>}
          {places.map(({ to, name: label, icon: Icon }) => (
            <Link key={to} to={to} className="rail-link" activeOptions={{ exact: to === '/' }}>
              <Icon size={16} aria-hidden />
              {t(label)}
            </Link>
          ))}
        </div>
      ))}
      <div className="rail-end">
        <Link to="/profile" className="rail-link" title={username}>
          <CircleUser size={16} aria-hidden />
          <span className="clip">{username}</span>
        </Link>
        <div className="rail-icons">
          <button
            type="button"
            onClick={() => change({ language: language === 'zh' ? 'en' : 'zh' })}
            lang={language === 'zh' ? 'en' : 'zh-CN'}
          >
            {language === 'zh' ? 'English' : '中文'}
          </button>
          <button
            type="button"
            onClick={() => change({ theme: isDark() ? 'light' : 'dark' })}
            title={t(isDark() ? 'nav.light' : 'nav.dark')}
            aria-label={t(isDark() ? 'nav.light' : 'nav.dark')}
          >
            {isDark() ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
          </button>
          <button type="button" onClick={signOut} title={t('nav.sign_out')} aria-label={t('nav.sign_out')}>
            <LogOut size={16} aria-hidden />
          </button>
        </div>
      </div>
    </nav>
  );
}

/** On a phone: the first destinations; the palette leads to all others. */
function BottomBar({ isAdmin, openPalette }: { isAdmin: boolean; openPalette: () => void }) {
  const { t } = useTranslation();
  const groups = groupsFor(isAdmin);
  const places = [
    ...(groups[0]?.places ?? []).slice(0, 2),
    ...groups
      .slice(1)
      .filter((group) => !group.isForAdmins)
      .flatMap((group) => group.places.slice(0, 1)),
  ].slice(0, 4);
  return (
    <nav className="bottom-bar" aria-label={t('nav.main')}>
      {places.map(({ to, name, icon: Icon }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === '/' }}>
          <Icon size={19} aria-hidden />
          {t(name)}
        </Link>
      ))}
      <button type="button" onClick={openPalette}>
        <MenuIcon size={19} aria-hidden />
        {t('nav.more')}
      </button>
    </nav>
  );
}

function Offline() {
  const { t } = useTranslation();
  const since = useLostSince();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (since === undefined) return;
    // A short interruption is not shown.
    const timer = setTimeout(() => setLong(true), 2_000);
    return () => clearTimeout(timer);
  }, [since]);
  if (since === undefined || !isLong) return null;
  return (
    <div className="offline" role="status">
      {t('state.offline', { time: clock(new Date(since)) })}
    </div>
  );
}

/** Shown on every page while an administrator acts as the user. */
function Impersonation() {
  const { t } = useTranslation();
  const impersonation = useSession()?.impersonation;
  const end = useSignOut();
  if (!impersonation) return null;
  const { by, reason, until } = impersonation;
  return (
    <div className="offline" role="status">
      {t('impersonation.banner', { name: by, reason, time: clock(new Date(until)) })}{' '}
      <button type="button" onClick={end}>
        {t('impersonation.end')}
      </button>
    </div>
  );
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCallback(async () => {
    const { location: provider } = await dataOf(api.DELETE('/console/api/session'));
    closeLive();
    client.clear();
    const { account } = await client.fetchQuery(sessionQuery);
    // The provider of the session signs out too, and sends the browser back.
    if (provider) location.assign(provider);
    // An administrator who acted as a user is back in the own session: nothing of the user stays in memory.
    else if (account) location.assign(consolePath);
    else await navigate({ to: '/sign-in' });
  }, [client, navigate]);
}
