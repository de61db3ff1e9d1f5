import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { CalendarClock, FlaskConical, Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import { useIsAdmin } from '../../api/session.ts';
import { useAct } from '../../components/act.ts';
import { List } from '../../components/list.tsx';
import { Facts, Page, Section } from '../../components/page.tsx';
import { isComplete, type Parameter, ParameterForm, type Values } from '../../components/parameter-form.tsx';
import { Failure, Loaded, Note } from '../../components/states.tsx';
import { inLanguage, number, took } from '../../format.ts';
import { LastRuns } from './last-runs.tsx';
import { pathOfExecution, readInterfaces, runInterface, runScript, type Schemas } from './market.ts';
import { TaskForm } from './task-form.tsx';

export function Source() {
  const { kind, id } = useParams({ strict: false }) as { kind: string; id: string };
  return kind === 'script' ? <Script key={id} id={id} /> : <Interface key={id} id={Number(id)} />;
}

function Script({ id }: { id: string }) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const query = useQuery({
    queryKey: ['script', id],
    queryFn: () => innerOf(api.GET('/market/api/scripts/{script_id}', { params: { path: { script_id: id } } })),
  });
  const script = query.data;
  if (query.error instanceof ApiError && query.error.status === 404) return <InterfaceOfName name={id} />;
  return (
    <Page
      title={script ? inLanguage(script.script_name) : id}
      lead={script && inLanguage(script.description)}
      back={{ to: '/sources', words: t('sources.title') }}
    >
      <Loaded query={query}>
        {(one) => (
          <>
            <Facts
              items={[
                [
                  t('sources.script_id'),
                  <span key="id" className="mono">
                    {one.script_id}
                  </span>,
                ],
                [t('sources.category'), t(`category.${one.category}`, one.category)],
                [t('sources.frequency'), t(`frequency.${one.frequency}`, one.frequency)],
                [t('sources.natural_key'), one.natural_key.join(', ') || t('sources.all_columns')],
              ]}
            />
            <Runner
              name={inLanguage(one.script_name)}
              parameters={one.parameters as Parameter[]}
              run={(values) => runScript(inLanguage(one.script_name), one.script_id, values)}
              source={one.script_id}
              test={isAdmin ? one.script_id : undefined}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Redirects to the interface with this name: a run names its source, which is a script or an interface. */
function InterfaceOfName({ name }: { name: string }) {
  const { t } = useTranslation();
  const search = useSearch({ strict: false });
  const query = useQuery({
    queryKey: ['interfaces', name],
    queryFn: () => readInterfaces({ page: 1, page_size: 20, keyword: name }),
  });
  const found = query.data?.items.find((one) => one.name === name);
  if (found) {
    const params = { kind: 'interface', id: String(found.id) };
    return <Navigate to="/sources/$kind/$id" params={params} search={search as never} replace />;
  }
  return (
    <Page title={name} back={{ to: '/sources', words: t('sources.title') }}>
      <Loaded query={query}>{() => <Failure error={new ApiError(t('state.no_page_hint'), { status: 404 })} />}</Loaded>
    </Page>
  );
}

function Interface({ id }: { id: number }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['interface', id],
    queryFn: () =>
      innerOf(api.GET('/market/api/interfaces/{interface_id}', { params: { path: { interface_id: id as never } } })),
  });
  const one = query.data;
  return (
    <Page
      title={one?.display_name ?? String(id)}
      lead={one?.description}
      back={{ to: '/sources', words: t('sources.title') }}
    >
      <Loaded query={query}>
        {(known) => (
          <>
            <Facts
              items={[
                [
                  t('sources.interface'),
                  <span key="name" className="mono">
                    {known.name}
                  </span>,
                ],
                [t('sources.category'), known.path.join(' › ') || known.category],
                [t('sources.host'), known.host ?? '–'],
              ]}
            />
            {known.unavailable_reason && <Note tone="warn">{known.unavailable_reason}</Note>}
            <Runner
              name={known.display_name}
              parameters={known.parameters as Parameter[]}
              run={(values) => runInterface(known.id, values)}
              source={known.name}
              isOff={!known.available}
            />
            {known.columns.length > 0 && (
              <Section title={t('sources.columns')}>
                <List
                  rows={known.columns}
                  keyOf={({ name }) => name}
                  label={t('sources.columns')}
                  columns={[
                    { title: t('tables.column'), cell: ({ name }) => name },
                    { title: t('tables.type'), cell: ({ type }) => <span className="mono">{type}</span> },
                  ]}
                />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface RunnerProps {
  name: string;
  parameters: readonly Parameter[];
  run: (values: Values) => Promise<string>;
  /** The source's name in tasks. */
  source: string;
  /** The script to test, if that is allowed. */
  test?: string | undefined;
  isOff?: boolean;
}

/** The parameters and their actions: run now, schedule, test. */
function Runner({ name, parameters, run, source, test, isOff = false }: RunnerProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { with: given } = useSearch({ strict: false }) as { with?: unknown };
  const [values, setValues] = useState<Values>(() => valuesOf(given));
  const [isScheduling, setScheduling] = useState(false);
  const start = useAct(async () => navigate({ to: await pathOfExecution(await run(values)) }), ['runs']);
  const [outcome, setOutcome] = useState<Schemas['ScriptTest']>();
  const trial = useAct(async () => {
    const params = { path: { script_id: test ?? '' } };
    setOutcome(
      await innerOf(api.POST('/market/api/scripts/{script_id}/test', { params, body: { parameters: values } })),
    );
  });
  const isReady = isComplete(parameters, values) && !isOff;
  return (
    <Section title={t('sources.parameters')}>
      <div className="form">
        <ParameterForm parameters={parameters} values={values} change={setValues} />
        <div className="form-row">
          <Button
            leftSection={<Play size={15} aria-hidden />}
            disabled={!isReady}
            loading={start.isBusy}
            onClick={() => start.run()}
          >
            {t('sources.run_now')}
          </Button>
          <Button
            variant="default"
            leftSection={<CalendarClock size={15} aria-hidden />}
            disabled={!isReady}
            onClick={() => setScheduling(true)}
          >
            {t('sources.schedule')}
          </Button>
          {test && (
            <Button
              variant="default"
              leftSection={<FlaskConical size={15} aria-hidden />}
              disabled={!isReady}
              loading={trial.isBusy}
              onClick={() => trial.run()}
            >
              {t('sources.test')}
            </Button>
          )}
        </div>
        {(start.error ?? trial.error) && <Note tone="bad">{start.error ?? trial.error}</Note>}
      </div>
      {outcome && <Trial outcome={outcome} />}
      <LastRuns source={source} />
      {isScheduling && (
        <TaskForm initial={{ name, script_id: source, parameters: values }} close={() => setScheduling(false)} />
      )}
    </Section>
  );
}

/** Parameters from an address: an object, or its JSON. */
function valuesOf(given: unknown): Values {
  try {
    const values: unknown = typeof given === 'string' ? JSON.parse(given) : given;
    return typeof values === 'object' && values !== null ? (values as Values) : {};
  } catch {
    return {};
  }
}

/** The result of a script's test: its first rows or its error. */
function Trial({ outcome }: { outcome: Schemas['ScriptTest'] }) {
  const { t } = useTranslation();
  const { error_message: reason, rows_affected, execution_time, sample, columns } = outcome;
  return (
    <div style={{ marginTop: 16, display: 'grid', gap: 12 }}>
      <Note tone={reason ? 'bad' : 'ok'}>
        {reason ??
          t('sources.tested', { count: rows_affected, rows: number(rows_affected), time: took(execution_time) })}
      </Note>
      {sample.length > 0 && (
        <List<{ row: Record<string, unknown>; index: number }>
          rows={sample.map((row, index) => ({ row, index }))}
          keyOf={(one: { index: number }) => one.index}
          label={t('sources.sample')}
          columns={columns.map(({ name }) => ({
            title: name,
            cell: ({ row }: { row: Record<string, unknown> }) => String(row[name] ?? ''),
          }))}
        />
      )}
    </div>
  );
}
