import { Button, Checkbox, NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { Page, Section } from '../../components/page.tsx';
import { Loaded, Note } from '../../components/states.tsx';
import { isServed } from '../../place.ts';

type Values = Record<string, unknown>;

export function Settings() {
  const { t } = useTranslation();
  return (
    <Page title={t('nav.settings')} lead={t('settings.lead')}>
      {isServed('market') && (
        <Group
          name="market"
          read={() => innerOf(api.market.GET('/market/api/settings')) as Promise<Values>}
          save={(body) => api.market.PUT('/market/api/settings', { body })}
        />
      )}
      {isServed('factory') && (
        <Group
          name="factory"
          read={() => innerOf(api.factory.GET('/factory/api/admin/config')) as Promise<Values>}
          save={(body) => api.factory.PUT('/factory/api/admin/config', { body })}
        />
      )}
    </Page>
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
  const act = useAct(async () => {
    await save(changed);
    setChanged({});
  }, ['settings']);
  return (
    <Section title={t(`settings.${name}`)}>
      <Loaded query={query}>
        {(values) => (
          <div className="form">
            {Object.entries(values).map(([key, value]) => {
              const now = changed[key] ?? value;
              const label = t(`setting.${key}`, key);
              const description = key in changed ? t('settings.was', { value: String(value) }) : undefined;
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
