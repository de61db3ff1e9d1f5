import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, dataOf, innerOf } from '../api/client.ts';
import { type RunRow, readRuns, titleOf } from '../api/runs.ts';
import { useAccount } from '../api/session.ts';
import { Bars } from '../charts/bars.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { MoneyPlots } from '../components/money-plots.tsx';
import { Figures, Page, Section } from '../components/page.tsx';
import { RunActions } from '../components/run-actions.tsx';
import { Bones, Empty, Loaded } from '../components/states.tsx';
import { ProgressBar, StatusBadge } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import { day, number, yuan } from '../format.ts';
import { isServed } from '../place.ts';

export function Home() {
  const { t } = useTranslation();
  const { full_name, username } = useAccount();
  return (
    <Page title={t('home.hello', { name: full_name || username })}>
      <Standing />
      <Section title={t('home.under_way')} aside={<Link to="/runs">{t('home.all_runs')}</Link>}>
        <UnderWay />
      </Section>
      <div className="split section" style={{ gap: 32 }}>
        <div>
          <div className="section-head">
            <h2>{t('home.last_failures')}</h2>
          </div>
          <LastFailures />
        </div>
        <div>
          <div className="section-head">
            <h2>{t('home.per_day')}</h2>
          </div>
          <PerDay />
          {isServed('factory') && (
            <div style={{ marginTop: 22 }}>
              <MoneyPlots withSpending={false} />
            </div>
          )}
        </div>
      </div>
    </Page>
  );
}

function Standing() {
  const { t } = useTranslation();
  const counts = useQuery({
    queryKey: ['series', 'unfinished'],
    queryFn: () => dataOf(api.GET('/console/api/series/unfinished', { params: { query: { mine: true } } })),
  });
  const balance = useQuery({
    queryKey: ['balance'],
    enabled: isServed('factory'),
    queryFn: () => innerOf(api.GET('/factory/api/users/me')),
  });
  const shown = (value: number | undefined) => (value === undefined ? '–' : number(value));
  return (
    <Figures
      items={[
        [t('home.running'), shown(counts.data?.running)],
        [t('home.waiting'), shown(counts.data?.queued)],
        [t('home.paused'), shown(counts.data?.paused)],
        ...(isServed('factory')
          ? ([
              [
                t('home.balance'),
                <Link key="b" to="/money">
                  {balance.data ? yuan(balance.data.balance) : '–'}
                </Link>,
              ],
            ] as const)
          : []),
      ]}
    />
  );
}

/** What the panel has room for without a change of its height, which would push the page down. */
const UNDER_WAY_ROWS = 4;

function UnderWay() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['runs-brief', 'unfinished'],
    queryFn: () => readRuns({ mine: true, status: 'running,queued,paused', limit: UNDER_WAY_ROWS }),
    refetchInterval: 4_000,
  });
  return (
    <div className="panel under-way">
      <Loaded
        query={query}
        bones={
          <div className="panel-pad">
            <Bones rows={4} height={32} />
          </div>
        }
      >
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('home.nothing_runs')} actions={<FirstActions />}>
              {t('home.nothing_runs_hint')}
            </Empty>
          ) : (
            items.map((run) => <UnderWayRow key={run.id} run={run} />)
          )
        }
      </Loaded>
    </div>
  );
}

function UnderWayRow({ run }: { run: RunRow }) {
  const { t } = useTranslation();
  const title = titleOf(run);
  return (
    <div
      style={{
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1.4fr) minmax(90px, 1fr) 64px',
        gap: 16,
        alignItems: 'center',
        padding: '10px 16px',
        borderBottom: '1px solid var(--line)',
      }}
    >
      <div style={{ minWidth: 0 }}>
        <Link to="/runs/$id" params={{ id: run.id }} className="clip" style={{ display: 'block' }}>
          {title}
        </Link>
        <span className="small dim">
          {t(`kind.${run.kind}`)} · <Time at={run.started_at ?? run.created_at} />
        </span>
      </div>
      {run.status === 'queued' ? (
        <StatusBadge status={run.status} />
      ) : (
        <ProgressBar value={run.progress} status={run.status} label={title} words={t(`status.${run.status}`)} />
      )}
      <RunActions run={run} isCompact />
    </div>
  );
}

function FirstActions() {
  const { t } = useTranslation();
  const link = (to: string, words: string) => <LinkButton to={to}>{words}</LinkButton>;
  return (
    <>
      {isServed('market') && link('/sources', t('home.first_collect'))}
      {isServed('factory') && link('/compute/new', t('home.first_compute'))}
      {isServed('courseware') && link('/courses', t('home.first_course'))}
      {isServed('study') && link('/study/new', t('home.first_study'))}
    </>
  );
}

function LastFailures() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['runs-brief', 'failed'],
    queryFn: () => readRuns({ mine: true, status: 'failed,timed_out', limit: 5 }),
  });
  return (
    <>
      <div className="panel">
        <Loaded
          query={query}
          bones={
            <div className="panel-pad">
              <Bones rows={3} />
            </div>
          }
        >
          {({ items }) =>
            items.length === 0 ? (
              <p className="panel-pad dim">{t('home.no_failures')}</p>
            ) : (
              items.map((run) => (
                <div
                  key={run.id}
                  style={{ padding: '10px 16px', borderBottom: '1px solid var(--line)', display: 'flex', gap: 12 }}
                >
                  <div style={{ minWidth: 0, flex: 1 }}>
                    <Link to="/runs/$id" params={{ id: run.id }} className="clip" style={{ display: 'block' }}>
                      {titleOf(run)}
                    </Link>
                    <div className="small dim clip" title={run.error_message ?? undefined}>
                      {run.error_message}
                    </div>
                  </div>
                  <span className="small dim">
                    <Time at={run.finished_at} />
                  </span>
                  <RunActions run={run} isCompact />
                </div>
              ))
            )
          }
        </Loaded>
      </div>
      {/* Below a list of unknown length, so shown after it. */}
      {isServed('courseware') && query.isFetched && <NewCourses />}
    </>
  );
}

const SHOWN = [
  ['completed', 'var(--ok)'],
  ['failed', 'var(--bad)'],
  ['cancelled', 'var(--line-strong)'],
] as const;
const DAYS = 14;

function PerDay() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['series', 'days'],
    queryFn: () =>
      dataOf(api.GET('/console/api/series/runs', { params: { query: { mine: true, step: 'day', count: DAYS } } })),
  });
  return (
    <Loaded query={query} bones={<div className="bone" style={{ height: 158 }} />}>
      {({ items }) => {
        const days = Array.from({ length: DAYS }, (_, index) =>
          day(new Date(Date.now() - (DAYS - 1 - index) * 86_400_000)),
        );
        const series = SHOWN.map(([status, colour]) => ({
          name: t(`status.${status}`),
          colour,
          values: days.map((name) =>
            items
              .filter((point) => day(new Date(point.start)) === name)
              .filter((point) => point.status === status || (status === 'failed' && point.status === 'timed_out'))
              .reduce((sum, { count }) => sum + count, 0),
          ),
        }));
        return <Bars labels={days} series={series} label={t('home.per_day')} />;
      }}
    </Loaded>
  );
}

function NewCourses() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['courses', 'new'],
    queryFn: () => dataOf(api.GET('/courseware/api/v1/materials', { params: { query: { page: 1, page_size: 5 } } })),
  });
  const areShown = (query.data?.items ?? []).filter(({ status }) => status !== 'hidden');
  if (query.data && areShown.length === 0) return null;
  return (
    <Section title={t('home.new_courses')} aside={<Link to="/courses">{t('home.all_courses')}</Link>}>
      <Loaded query={query} bones={<Bones rows={2} />}>
        {() => (
          <ul className="panel" style={{ margin: 0, padding: 0, listStyle: 'none' }}>
            {areShown.map((course) => (
              <li
                key={course.id}
                style={{ display: 'flex', gap: 12, padding: '8px 16px', borderBottom: '1px solid var(--line)' }}
              >
                <Link to="/courses/$id" params={{ id: String(course.id) }} className="clip" style={{ flex: 1 }}>
                  {course.title}
                </Link>
                <span className="small dim nowrap">{course.uploader_name}</span>
                <span className="small dim">
                  <Time at={course.created_at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
