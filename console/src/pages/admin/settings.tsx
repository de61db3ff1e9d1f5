import { Button, Checkbox, NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, innerOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { List } from '../../components/list.tsx';
import { Facts, Page, Section } from '../../components/page.tsx';
import { Loaded, Note } from '../../components/states.tsx';
import type { Tone } from '../../components/status.tsx';
import { number } from '../../format.ts';
import { isServed } from '../../place.ts';
import { Warehouse } from './warehouse.tsx';

type Values = Record<string, unknown>;

const readAbout = () => dataOf(api.GET('/console/api/about'));

export function Settings() {
  const { t } = useTranslation();
  return (
    <Page title={t('nav.settings')} lead={t('settings.lead')}>
      <System />
      {isServed('market') && <Warehouse />}
      {isServed('market') && (
        <Group
          name="market"
          read={() => innerOf(api.GET('/market/api/settings')) as Promise<Values>}
          save={(body) => api.PUT('/market/api/settings', { body })}
        />
      )}
      {isServed('factory') && (
        <Group
          name="factory"
          read={() => innerOf(api.GET('/factory/api/admin/config')) as Promise<Values>}
          save={(body) => api.PUT('/factory/api/admin/config', { body })}
        />
      )}
    </Page>
  );
}

const TONES: Record<string, Tone> = { ok: 'ok', none: 'idle', missing: 'warn', warning: 'warn', failed: 'bad' };

/** The version, doctor's findings, and the test of mail. */
function System() {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: ['about'], queryFn: readAbout, staleTime: 60_000 });
  const [sent, setSent] = useState<{ to: string; file: boolean }>();
  const mail = useAct(async () => setSent(await dataOf(api.POST('/console/api/test-mail'))));
  return (
    <Section title={t('settings.system')}>
      <Loaded query={query}>
        {({ version, node, findings }) => (
          <>
            <Facts
              items={[
                [t('settings.version'), version],
                ['Node.js', node],
              ]}
            />
            <div className="section-head" style={{ marginTop: 18 }}>
              <h3>{t('settings.findings')}</h3>
              <span className="small dim">{t('settings.findings_hint')}</span>
            </div>
            <List
              rows={findings}
              keyOf={({ name }) => name}
              label={t('settings.findings')}
              columns={[
                {
                  title: t('settings.finding'),
                  cell: ({ name }) => <span className="nowrap">{t(`settings.check.${name}`, name)}</span>,
                },
                {
                  title: t('settings.result'),
                  cell: ({ mark }) => (
                    <span className="badge" data-tone={TONES[mark]}>
                      {t(`settings.mark_${mark}`)}
                    </span>
                  ),
                },
                { title: t('settings.words'), cell: ({ words }) => <span className="small dim">{words}</span> },
              ]}
            />
          </>
        )}
      </Loaded>
      <div className="form-row" style={{ marginTop: 12, alignItems: 'center' }}>
        <Button variant="default" loading={mail.isBusy} onClick={() => mail.run()}>
          {t('settings.test_mail')}
        </Button>
        {sent && !mail.error && (
          <Note tone="ok">{sent.file ? t('settings.mail_written') : t('settings.mail_sent', { to: sent.to })}</Note>
        )}
        {mail.error && <Note tone="bad">{mail.error}</Note>}
      </div>
    </Section>
  );
}

interface GroupProps {
  name: 'market' | 'factory';
  read: () => Promise<Values>;
  save: (values: Values) => Promise<unknown>;
}

/** The figures and switches of a system; only what was changed is sent. */
function Group({ name, read, save }: GroupProps) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<Values>({});
  const query = useQuery({ queryKey: ['settings', name], queryFn: read });
  const about = useQuery({ queryKey: ['about'], queryFn: readAbout, staleTime: 60_000 });
  const defaults = (about.data?.defaults[name] ?? {}) as Values;
  const act = useAct(async () => {
    await save(changed);
    setChanged({});
  }, ['settings']);
  const shown = (value: unknown) =>
    typeof value === 'boolean' ? t(value ? 'settings.on' : 'settings.off') : number(Number(value));
  const describe = (key: string, value: unknown) => {
    if (key in changed) return t('settings.was', { value: shown(value) });
    if (!(key in defaults)) return undefined;
    const words = t('settings.default', { value: shown(defaults[key]) });
    return defaults[key] === value ? words : `${t('settings.changed')} · ${words}`;
  };
  return (
    <Section title={t(`settings.${name}`)}>
      <Loaded query={query}>
        {(values) => (
          <div className="form">
            {Object.entries(values).map(([key, value]) => {
              const now = changed[key] ?? value;
              const label = t(`setting.${key}`, key);
              const description = describe(key, value);
              const set = (next: unknown) => setChanged({ ...changed, [key]: next });
              if (typeof value === 'boolean') {
                return (
                  <Checkbox
                    key={key}
                    label={label}
                    description={description}
                    checked={Boolean(now)}
                    onChange={(event) => set(event.currentTarget.checked)}
                  />
                );
              }
              if (typeof value !== 'number') return null;
              return (
                <NumberInput key={key} label={label} description={description} value={now as number} onChange={set} />
              );
            })}
            {act.error && <Note tone="bad">{act.error}</Note>}
            <div>
              <Button disabled={Object.keys(changed).length === 0} loading={act.isBusy} onClick={() => act.run()}>
                {t('action.save')}
              </Button>
            </div>
          </div>
        )}
      </Loaded>
    </Section>
  );
}
