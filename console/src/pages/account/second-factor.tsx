/** The second factor: set up with an authenticator app, or turned off. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { Section } from '../../components/page.tsx';
import { Loaded, Note } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { OwnerPassword } from './owner-password.tsx';
import { QrCode } from './qr-code.tsx';

export function SecondFactor() {
  const { t } = useTranslation();
  const [shown, setShown] = useState<'set up' | 'turn off'>();
  const query = useQuery({
    queryKey: ['second-factor'],
    queryFn: () => dataOf(api.GET('/console/api/second-factor')),
  });
  const client = useQueryClient();
  const close = () => {
    setShown(undefined);
    void query.refetch();
    // It may have been what the account lacked.
    void client.invalidateQueries({ queryKey: ['session'] });
  };
  return (
    <Section title={t('factor.title')}>
      <Loaded query={query}>
        {({ since, recovery_codes_left: left }) => (
          <>
            <p className="dim small">{t('factor.lead')}</p>
            {since === null ? (
              <Button variant="default" onClick={() => setShown('set up')}>
                {t('factor.set_up')}
              </Button>
            ) : (
              <Group>
                <span>
                  {t('factor.on')} <Time at={since} /> · {t('factor.left', { count: left })}
                </span>
                <Button variant="default" size="xs" onClick={() => setShown('turn off')}>
                  {t('factor.turn_off')}
                </Button>
              </Group>
            )}
          </>
        )}
      </Loaded>
      {shown && (
        <Modal
          opened
          onClose={close}
          closeOnClickOutside={false}
          title={t(shown === 'set up' ? 'factor.title' : 'factor.turn_off')}
          closeButtonProps={{ 'aria-label': t('action.close') }}
        >
          {shown === 'set up' ? <SetUp close={close} /> : <TurnOff close={close} />}
        </Modal>
      )}
    </Section>
  );
}

type Values = Record<string, string>;

interface StepProps {
  send: (values: Values) => Promise<unknown>;
  action: string;
  children: React.ReactNode;
}

/** A form of one step, with what went wrong. */
function Step({ send, action, children }: StepProps) {
  const act = useAct(send);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    act.run(Object.fromEntries(new FormData(event.currentTarget)) as Values);
  };
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 14 }}>
      {children}
      {act.error && <Note tone="bad">{act.error}</Note>}
      <Group justify="flex-end">
        <Button type="submit" loading={act.isBusy}>
          {action}
        </Button>
      </Group>
    </form>
  );
}

function Code({ hint }: { hint: string }) {
  const { t } = useTranslation();
  return <TextInput name="code" label={t('factor.code')} description={hint} autoComplete="one-time-code" required />;
}

function SetUp({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [begun, setBegun] = useState<{ secret: string; uri: string }>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) return <RecoveryCodes codes={codes} close={close} />;
  if (!begun) {
    // Without a password where the account has none.
    const begin = async ({ password }: Values) =>
      setBegun(await dataOf(api.POST('/console/api/second-factor', { body: { ...(password && { password }) } })));
    return (
      <Step key="password" send={begin} action={t('factor.next')}>
        <OwnerPassword hasFocus />
      </Step>
    );
  }
  const confirm = async ({ code = '' }: Values) => {
    const answer = await dataOf(api.PUT('/console/api/second-factor', { body: { code } }));
    setCodes(answer.recovery_codes);
  };
  return (
    <Step key="code" send={confirm} action={t('factor.turn_on')}>
      <p>{t('factor.scan')}</p>
      <QrCode text={begun.uri} label={t('factor.qr')} />
      <p className="mono small" style={{ overflowWrap: 'anywhere' }}>
        {begun.secret}
      </p>
      <Code hint={t('factor.code_hint')} />
    </Step>
  );
}

export function RecoveryCodes({ codes, close }: { codes: readonly string[]; close: () => void }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  return (
    <div style={{ display: 'grid', gap: 14 }}>
      <Note tone="warn">{t('factor.keep_codes')}</Note>
      <pre className="mono small" style={{ margin: 0, whiteSpace: 'pre-wrap' }}>
        {codes.join('\n')}
      </pre>
      <Group justify="flex-end">
        <Button
          variant="default"
          onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))}
        >
          {t(isCopied ? 'tokens.copied' : 'action.copy')}
        </Button>
        <Button onClick={close}>{t('factor.kept')}</Button>
      </Group>
    </div>
  );
}

function TurnOff({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const remove = async ({ password, code = '' }: Values) => {
    await api.DELETE('/console/api/second-factor', { body: { ...(password && { password }), code } });
    close();
  };
  return (
    <Step send={remove} action={t('factor.turn_off')}>
      <OwnerPassword hasFocus />
      <Code hint={t('factor.code_or_recovery')} />
    </Step>
  );
}
