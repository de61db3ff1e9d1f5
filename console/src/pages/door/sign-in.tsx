/** The sign-in page: by a provider, a passkey, or a password with a second factor. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import { askPasskey, hasPasskeys } from '../../components/passkeys.ts';
import { PasswordField } from '../../components/password-field.tsx';
import { Note } from '../../components/states.tsx';
import { consolePath } from '../../place.ts';
import { Door, Problem, useEnter, useForm, type Values, valuesIn } from './door.tsx';

interface Search {
  readonly next?: string;
  /** What a sign-in by a provider still needs: the second factor, or the account to link. */
  readonly step?: 'factor' | 'link';
  readonly provider?: string;
  /** Why a provider's answer was refused. */
  readonly refused?: string;
}

type Passkey = Awaited<ReturnType<typeof askPasskey>>;

const useWays = () =>
  useQuery({ queryKey: ['ways-to-sign-in'], queryFn: () => dataOf(api.GET('/console/api/sign-in')) }).data;

export function SignIn() {
  const { t } = useTranslation();
  const { step, provider, refused } = useSearch({ strict: false }) as Search;
  const ways = useWays();
  const name = ways?.providers.find(({ id }) => id === provider)?.name ?? provider;
  if (step) return <Completion isLinking={step === 'link'} provider={name ?? ''} />;
  return (
    <Door title={t('door.sign_in')}>
      {refused && <Note tone="bad">{t(`refused.${refused}`, t('refused.oidc_answer_invalid'))}</Note>}
      <Ways ways={ways} />
      {ways?.passwords === false && <p className="dim">{t('ways.admins_only')}</p>}
      <ByPassword />
      <div className="door-links">
        {ways?.passwords !== false && <Link to="/register">{t('door.to_register')}</Link>}
        <Link to="/forgot">{t('door.to_forgot')}</Link>
      </div>
    </Door>
  );
}

/** The ways without a password. */
function Ways({ ways }: { ways: ReturnType<typeof useWays> }) {
  const { t } = useTranslation();
  const enter = useEnter();
  const { next } = useSearch({ strict: false }) as Search;
  const { run, error, isBusy } = useForm(async () => {});
  if (!ways || (ways.providers.length === 0 && !(ways.passkeys && hasPasskeys()))) return null;
  const visit = async (provider: string) => {
    const page = pageIn(next);
    const body = { ...(page !== undefined && { next: page }) };
    const { location: address } = await dataOf(
      api.POST('/console/api/sign-in/{provider}', { params: { path: { provider } }, body }),
    );
    location.assign(address);
  };
  const byPasskey = async () =>
    await enter(
      await dataOf(api.POST('/console/api/session/passkey', { body: { passkey: (await askPasskey()) as never } })),
    );
  return (
    <div style={{ display: 'grid', gap: 10, marginBottom: 20 }}>
      {ways.providers.map(({ id, name }) => (
        <Button key={id} variant="default" size="md" loading={isBusy} onClick={() => run(() => visit(id))}>
          {t('ways.by', { name })}
        </Button>
      ))}
      {ways.passkeys && hasPasskeys() && (
        <Button
          variant="default"
          size="md"
          leftSection={<KeyRound size={16} aria-hidden />}
          loading={isBusy}
          onClick={() => run(byPasskey)}
        >
          {t('passkeys.sign_in')}
        </Button>
      )}
      <Problem error={error} />
    </div>
  );
}

function ByPassword() {
  const { t } = useTranslation();
  const enter = useEnter();
  const factor = useFactor();
  const { submit, run, error, isBusy } = useForm((values) => send(values));
  const send = async ({ name = '', password = '', remember, code }: Values, passkey?: Passkey) => {
    const proof = { ...(code && { code }), ...(passkey && { passkey: passkey as never }) };
    const body = { name, password, remember: remember === 'on', ...proof };
    await enter(await factor.watch(dataOf(api.POST('/console/api/session', { body }))));
  };
  const form = useRef<HTMLFormElement>(null);
  return (
    <form ref={form} onSubmit={submit}>
      <TextInput name="name" label={t('door.name')} autoComplete="username" required autoFocus />
      <PasswordField label={t('door.password')} />
      <Factor
        methods={factor.methods}
        isBusy={isBusy}
        usePasskey={() => run(async () => form.current && (await send(valuesIn(form.current), await askPasskey())))}
      />
      <Checkbox name="remember" label={t('door.remember')} />
      <Problem error={error} />
      <Button type="submit" loading={isBusy} size="md">
        {t('door.sign_in')}
      </Button>
    </form>
  );
}

/** What a sign-in by a provider needs after the provider has confirmed the user. */
function Completion({ isLinking, provider }: { isLinking: boolean; provider: string }) {
  const { t } = useTranslation();
  const enter = useEnter();
  const factor = useFactor(isLinking ? [] : ['code', 'passkey']);
  const { submit, run, error, isBusy } = useForm((values) => send(values));
  const send = async ({ name, password, code }: Values, passkey?: Passkey) => {
    const account = isLinking ? { name: name ?? '', password: password ?? '' } : {};
    const body = { ...account, ...(code && { code }), ...(passkey && { passkey: passkey as never }) };
    await enter(await factor.watch(dataOf(api.PUT('/console/api/sign-in', { body }))));
  };
  const form = useRef<HTMLFormElement>(null);
  return (
    <Door title={t(isLinking ? 'ways.link' : 'factor.title')}>
      <p className="dim">{t(isLinking ? 'ways.link_hint' : 'ways.factor_hint', { provider })}</p>
      <form ref={form} onSubmit={submit}>
        {isLinking && (
          <>
            <TextInput name="name" label={t('door.name')} autoComplete="username" required autoFocus />
            <PasswordField label={t('door.password')} />
          </>
        )}
        <Factor
          methods={factor.methods}
          isBusy={isBusy}
          usePasskey={() => run(async () => form.current && (await send(valuesIn(form.current), await askPasskey())))}
        />
        <Problem error={error} />
        <Button type="submit" loading={isBusy} size="md">
          {t(isLinking ? 'ways.link' : 'door.sign_in')}
        </Button>
      </form>
      <div className="door-links">
        <Link to="/sign-in">{t('door.to_sign_in')}</Link>
        {isLinking && <Link to="/forgot">{t('door.to_forgot')}</Link>}
      </div>
    </Door>
  );
}

/** The methods of the second factor, as soon as the server asks for one. */
function useFactor(initial: readonly string[] = []) {
  const [methods, setMethods] = useState(initial);
  const watch = async <Answer,>(answering: Promise<Answer>): Promise<Answer> =>
    await answering.catch((reason) => {
      if (reason instanceof ApiError && reason.code === 'second_factor_required') {
        setMethods(reason.data.methods as readonly string[]);
      }
      throw reason;
    });
  return { methods, watch };
}

interface FactorProps {
  readonly methods: readonly string[];
  readonly isBusy: boolean;
  readonly usePasskey: () => void;
}

function Factor({ methods, isBusy, usePasskey }: FactorProps) {
  const { t } = useTranslation();
  const hasPasskey = methods.includes('passkey') && hasPasskeys();
  return (
    <>
      {hasPasskey && (
        <Button
          variant="default"
          leftSection={<KeyRound size={16} aria-hidden />}
          loading={isBusy}
          onClick={usePasskey}
        >
          {t('passkeys.use')}
        </Button>
      )}
      {methods.includes('code') && (
        <TextInput
          name="code"
          label={t('factor.code')}
          description={t('factor.code_or_recovery')}
          autoComplete="one-time-code"
          required={!hasPasskey}
          autoFocus
        />
      )}
    </>
  );
}

/** A page of the console below its own address; undefined for any other address. */
function pageIn(next: unknown): string | undefined {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next)) return undefined;
  return next.startsWith(consolePath) ? `/${next.slice(consolePath.length)}` : next;
}
