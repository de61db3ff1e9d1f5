import { Button, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { Page, Section } from '../../components/page.tsx';
import { isComplete, ParameterForm, parametersOf, type Values } from '../../components/parameter-form.tsx';
import { Empty, Loaded, Note } from '../../components/states.tsx';
import { inLanguage, number, yuan } from '../../format.ts';
import { freeGpus, rateOf, ratesQuery, readServers, type TaskType, typesOf } from './servers.ts';

export function NewTask() {
  const { t } = useTranslation();
  const [type, setType] = useState<TaskType>();
  const { from } = useSearch({ strict: false }) as { from?: string };
  const query = useQuery({ queryKey: ['servers'], queryFn: readServers });
  const earlier = useQuery({
    queryKey: ['task', 'compute', from],
    enabled: from !== undefined,
    queryFn: () => innerOf(api.GET('/factory/api/tasks/{task_id}', { params: { path: { task_id: String(from) } } })),
  });
  const rates = useQuery(ratesQuery);
  const isCopying = from !== undefined && earlier.isPending;
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
          const chosen = type ?? types.find(({ name }) => name === earlier.data?.task_type) ?? types[0];
          return (
            <>
              <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
                <legend className="sr-only">{t('compute.choose_type')}</legend>
                <div className="type-cards">
                  {types.map((one) => (
                    <TypeCard
                      key={one.name}
                      type={one}
                      rate={rateOf(one, rates.data ?? {})}
                      isChosen={one.name === chosen?.name}
                      choose={() => setType(one)}
                    />
                  ))}
                </div>
              </fieldset>
              {chosen && !isCopying && (
                <Order
                  key={chosen.name}
                  type={chosen}
                  rate={rateOf(chosen, rates.data ?? {})}
                  free={freeGpus(servers)}
                  earlier={earlier.data}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

interface TypeCardProps {
  type: TaskType;
  /** The price of a minute and GPU. */
  rate: number;
  isChosen: boolean;
  choose: () => void;
}

function TypeCard({ type, rate, isChosen, choose }: TypeCardProps) {
  const { t } = useTranslation();
  const gpus = type.gpus === 0 ? t('compute.gpus_none') : t('compute.gpus', { count: type.gpus });
  return (
    <button type="button" className="type-card" aria-pressed={isChosen} onClick={choose}>
      <b>{inLanguage(type.title)}</b>
      <span className="small dim">
        {gpus} · {rate === 0 ? t('compute.no_cost') : t('compute.per_minute', { rate: yuan(rate) })}
      </span>
    </button>
  );
}

interface OrderProps {
  type: TaskType;
  rate: number;
  free: { free: number; total: number };
  /** A task whose parameters are reused. */
  earlier?: { task_type: string; title: string; config: Record<string, unknown> } | undefined;
}

function Order({ type, rate, free, earlier }: OrderProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const parameters = parametersOf(type.config);
  const isSame = earlier?.task_type === type.name;
  const [title, setTitle] = useState(isSame ? earlier.title : inLanguage(type.title));
  const [minutes, setMinutes] = useState(10);
  const [values, setValues] = useState<Values>(isSame ? earlier.config : {});
  const me = useQuery({ queryKey: ['balance'], queryFn: () => innerOf(api.GET('/factory/api/users/me')) });
  const price = Math.round(rate * minutes * Math.max(1, type.gpus) * 100) / 100;
  const balance = me.data?.balance;
  const isShort = balance !== undefined && price > balance;
  const submit = useAct(async () => {
    const task = await innerOf(
      api.POST('/factory/api/tasks', {
        body: { title, task_type: type.name, priority: 3, estimated_duration: minutes, config: values as never },
      }),
    );
    await navigate({ to: '/compute/tasks/$id', params: { id: task.id } });
  }, ['task', 'balance']);
  return (
    <Section
      title={inLanguage(type.title)}
      aside={
        <span className="dim small">
          {type.gpus === 0
            ? t('compute.gpus_none')
            : `${t('compute.gpus', { count: type.gpus })} · ${t('compute.free_gpus', { ...free })}`}
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
          <p className="small dim">{t('compute.price_hint', { rate: number(rate, 4) })}</p>
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
