import { Button, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { Page, Section } from '../../components/page.tsx';
import { isComplete, ParameterForm, parametersOf, type Values } from '../../components/parameter-form.tsx';
import { Empty, Loaded, Note } from '../../components/states.tsx';
import { number, yuan } from '../../format.ts';
import { readServers, type TaskType, typesOf } from './servers.ts';

export function NewTask() {
  const { t } = useTranslation();
  const [type, setType] = useState<TaskType>();
  const query = useQuery({ queryKey: ['servers'], queryFn: readServers });
  return (
    <Page title={t('compute.new')} lead={t('compute.new_lead')} back={{ to: '/compute', words: t('compute.title') }}>
      <Loaded query={query}>
        {(servers) => {
          const types = typesOf(servers);
          if (types.length === 0) {
            return (
              <div className="panel">
                <Empty
                  title={t('compute.no_machine')}
                  actions={<LinkButton to="/machines">{t('nav.machines')}</LinkButton>}
                >
                  {t('compute.no_machine_hint')}
                </Empty>
              </div>
            );
          }
          const chosen = type ?? types[0];
          return (
            <>
              <div className="chips">
                {types.map((one) => (
                  <button
                    key={one.name}
                    type="button"
                    className="chip"
                    aria-pressed={one.name === chosen?.name}
                    onClick={() => setType(one)}
                  >
                    {one.title}
                  </button>
                ))}
              </div>
              {chosen && <Order key={chosen.name} type={chosen} />}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Order({ type }: { type: TaskType }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const parameters = parametersOf(type.config);
  const [title, setTitle] = useState(type.title);
  const [minutes, setMinutes] = useState(10);
  const [values, setValues] = useState<Values>({});
  const me = useQuery({ queryKey: ['balance'], queryFn: () => innerOf(api.factory.GET('/factory/api/users/me')) });
  const price = (type.rate ?? 0) * minutes * Math.max(1, type.gpus);
  const balance = me.data?.balance;
  const isShort = balance !== undefined && price > balance;
  const submit = useAct(async () => {
    const task = await innerOf(
      api.factory.POST('/factory/api/tasks', {
        body: { title, task_type: type.name, priority: 3, estimated_duration: minutes, config: values as never },
      }),
    );
    await navigate({ to: '/compute/tasks/$id', params: { id: task.id } });
  }, ['task', 'balance']);
  return (
    <Section
      title={type.title}
      aside={
        <span className="dim small">
          {type.gpus === 0 ? t('compute.gpus_none') : t('compute.gpus', { count: type.gpus })}
        </span>
      }
    >
      <div className="split">
        <div className="form">
          <TextInput
            label={t('task.name')}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            required
          />
          <ParameterForm parameters={parameters} values={values} change={setValues} />
          <NumberInput
            label={t('compute.minutes')}
            description={t('compute.minutes_hint')}
            value={minutes}
            min={1}
            max={1440}
            onChange={(value) => typeof value === 'number' && setMinutes(value)}
          />
          {submit.error && <Note tone="bad">{submit.error}</Note>}
          <div>
            <Button
              loading={submit.isBusy}
              disabled={!isComplete(parameters, values) || isShort}
              onClick={() => submit.run()}
            >
              {t('compute.submit', { price: yuan(price) })}
            </Button>
          </div>
        </div>
        <aside className="panel panel-pad">
          <h3>{t('compute.price')}</h3>
          <p className="figure">
            <b>{yuan(price)}</b>
          </p>
          <p className="small dim">{t('compute.price_hint', { rate: number(type.rate ?? 0, 4) })}</p>
          <p className="small" style={{ marginTop: 10 }}>
            {t('compute.you_have', { balance: balance === undefined ? '–' : yuan(balance) })}
          </p>
          {isShort && (
            <Note tone="warn">
              {t('compute.too_little')} <Link to="/money">{t('money.redeem')}</Link>
            </Note>
          )}
        </aside>
      </div>
    </Section>
  );
}
