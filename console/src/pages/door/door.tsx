/** The pages for those who are not signed in. */
import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { ApiError, wordsOf } from '../../api/errors.ts';
import { sessionQuery } from '../../api/session.ts';
import { Logo } from '../../components/logo.tsx';
import { NewPassword } from '../../components/new-password.tsx';
import { Note } from '../../components/states.tsx';
import { setZone } from '../../format.ts';
import { consolePath } from '../../place.ts';
import { change, isDark, useSettings } from '../../settings.ts';

export function Door({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { language } = useSettings();
  useEffect(() => {
    document.title = `${title} · Owlery`;
  }, [title]);
  return (
    <div className="door">
      <main>
        <div className="brand">
          <Logo size={28} />
          Owlery
        </div>
        <h1>{title}</h1>
        {children}
        <div className="door-foot">
          <Button
            variant="subtle"
            size="compact-sm"
            color="gray"
            c="var(--ink-2)"
            lang={language === 'zh' ? 'en' : 'zh-CN'}
            onClick={() => change({ language: language === 'zh' ? 'en' : 'zh' })}
          >
            {language === 'zh' ? 'English' : '中文'}
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            color="gray"
            c="var(--ink-2)"
            onClick={() => change({ theme: isDark() ? 'light' : 'dark' })}
          >
            {t(isDark() ? 'nav.light' : 'nav.dark')}
          </Button>
        </div>
      </main>
    </div>
  );
}

export type Values = Record<string, string>;

export const valuesIn = (form: HTMLFormElement) => Object.fromEntries(new FormData(form)) as Values;

/** Sends a form, and tells what came of it. `run` does the same for other work. */
export function useForm(send: (values: Values) => Promise<unknown>) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    return run(() => send(valuesIn(form)));
  };
  return { submit, run, error, isBusy };
}

export function Problem({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (error === undefined) return null;
  const until = error instanceof ApiError && error.code === 'account_locked' ? error.data.until : undefined;
  return (
    <Note tone="bad">
      {wordsOf(error)}
      {typeof until === 'string' && <div>{t('door.locked_until', { time: new Date(until).toLocaleTimeString() })}</div>}
    </Note>
  );
}

/** Keeps who is signed in now, and goes where they wanted to go. */
export function useEnter() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { next } = useSearch({ strict: false }) as { next?: string };
  return async (session: Awaited<ReturnType<NonNullable<typeof sessionQuery.queryFn>>>) => {
    client.clear();
    client.setQueryData(sessionQuery.queryKey, session);
    if (session.account) setZone(session.account.timezone);
    const isOurs = typeof next === 'string' && /^\/(?![/\\])/.test(next);
    const path = isOurs && next.startsWith(consolePath) ? `/${next.slice(consolePath.length)}` : next;
    await navigate({ to: isOurs ? path : '/' });
  };
}

export function Register() {
  const { t } = useTranslation();
  const enter = useEnter();
  const { submit, error, isBusy } = useForm(async ({ username = '', email = '', password = '' }) => {
    await enter(await dataOf(api.POST('/console/api/account', { body: { username, email, password } })));
  });
  return (
    <Door title={t('door.register')}>
      <form onSubmit={submit}>
        <TextInput
          name="username"
          label={t('door.username')}
          autoComplete="username"
          minLength={3}
          maxLength={50}
          required
          autoFocus
        />
        <TextInput name="email" type="email" label={t('door.email')} autoComplete="email" required />
        <NewPassword name="password" label={t('door.password')} />
        <Problem error={error} />
        <Button type="submit" loading={isBusy} size="md">
          {t('door.register')}
        </Button>
      </form>
      <div className="door-links">
        <Link to="/sign-in">{t('door.to_sign_in')}</Link>
      </div>
    </Door>
  );
}

export function Forgot() {
  const { t } = useTranslation();
  const [isSent, setSent] = useState(false);
  const { submit, error, isBusy } = useForm(async ({ email = '' }) => {
    await api.POST('/console/api/password-reset', { body: { email } });
    setSent(true);
  });
  return (
    <Door title={t('door.forgot')}>
      {isSent ? (
        <Note tone="ok">{t('door.reset_sent')}</Note>
      ) : (
        <form onSubmit={submit}>
          <p className="dim">{t('door.forgot_hint')}</p>
          <TextInput name="email" type="email" label={t('door.email')} autoComplete="email" required autoFocus />
          <Problem error={error} />
          <Button type="submit" loading={isBusy} size="md">
            {t('door.send_reset')}
          </Button>
        </form>
      )}
      <div className="door-links">
        <Link to="/reset">{t('door.to_reset')}</Link>
        <Link to="/sign-in">{t('door.to_sign_in')}</Link>
      </div>
    </Door>
  );
}

export function Reset() {
  const { t } = useTranslation();
  return (
    <ByToken
      title={t('door.reset')}
      done={t('door.reset_done')}
      send={(token, { password = '' }) =>
        api.PUT('/console/api/password-reset', { body: { token, new_password: password } })
      }
    >
      <NewPassword name="password" label={t('door.new_password')} />
    </ByToken>
  );
}

/** By a button and not by itself: programs that look into mails open links too, and the token works once. */
export function Verify() {
  const { t } = useTranslation();
  return (
    <ByToken
      title={t('door.verify')}
      done={t('door.verify_done')}
      send={(token) => api.PUT('/console/api/email-verification', { body: { token } })}
    />
  );
}

interface ByTokenProps {
  readonly title: string;
  /** Shown in place of the form when it has been sent. */
  readonly done: string;
  readonly send: (token: string, values: Values) => Promise<unknown>;
  /** Further fields. */
  readonly children?: ReactNode;
}

/** A form for the token of a mail, which the mail's link fills in. */
function ByToken({ title, done, send, children }: ByTokenProps) {
  const { t } = useTranslation();
  const { token } = useSearch({ strict: false }) as { token?: string };
  const [isDone, setDone] = useState(false);
  const { submit, error, isBusy } = useForm(async ({ token: given = '', ...values }) => {
    await send(given.trim(), values);
    setDone(true);
  });
  return (
    <Door title={title}>
      {isDone ? (
        <Note tone="ok">{done}</Note>
      ) : (
        <form onSubmit={submit}>
          <TextInput
            name="token"
            label={t('door.token')}
            description={t('door.token_hint')}
            defaultValue={token}
            autoComplete="off"
            required
          />
          {children}
          <Problem error={error} />
          <Button type="submit" loading={isBusy} size="md">
            {title}
          </Button>
        </form>
      )}
      <div className="door-links">
        <Link to="/sign-in">{t('door.to_sign_in')}</Link>
      </div>
    </Door>
  );
}
