import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { readRuns } from '../../api/runs.ts';
import { useIsAdmin } from '../../api/session.ts';
import { MachineUse } from '../../components/machine-use.tsx';
import { Figures, Page } from '../../components/page.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { ProgressBar } from '../../components/status.tsx';
import { Time } from '../../components/time.tsx';
import { number, percent } from '../../format.ts';
import { Drain } from './drain.tsx';
import { readServers, type Server } from './servers.ts';

const LIVE = 2_000;

export function Machines() {
  const { t } = useTranslation();
  const overview = useQuery({
    queryKey: ['cluster'],
    queryFn: () => innerOf(api.GET('/factory/api/gpu/cluster/overview')),
    refetchInterval: LIVE,
  });
  const query = useQuery({ queryKey: ['servers'], queryFn: readServers, refetchInterval: LIVE });
  return (
    <Page title={t('machines.title')} lead={t('machines.lead')}>
      <Loaded query={overview}>
        {(all) => (
          <Figures
            items={[
              [t('machines.online'), `${number(all.online_servers)} / ${number(all.total_servers)}`],
              [t('machines.gpus_busy'), `${number(all.busy_gpus)} / ${number(all.total_gpus)}`],
              [t('machines.running'), number(all.total_running_tasks)],
              [t('machines.before_me'), number(all.queue_length)],
            ]}
          />
        )}
      </Loaded>
      <div className="section">
        <Loaded query={query}>
          {(servers) =>
            servers.length === 0 ? (
              <div className="panel">
                <Empty title={t('compute.no_machine')}>{t('compute.no_machine_hint')}</Empty>
              </div>
            ) : (
              <div
                className="cards"
                style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 420px), 1fr))' }}
              >
                {servers.map((server) => (
                  <Machine key={server.id} server={server} />
                ))}
              </div>
            )
          }
        </Loaded>
      </div>
    </Page>
  );
}

function Machine({ server }: { server: Server }) {
  const { t } = useTranslation();
  const isOnline = server.status === 'online';
  const isAdmin = useIsAdmin();
  const titles = useTitles(server.current_tasks > 0);
  const running = useQuery({
    queryKey: ['server', server.id],
    enabled: isOnline,
    queryFn: () =>
      innerOf(api.GET('/factory/api/gpu/servers/{server_id}/status', { params: { path: { server_id: server.id } } })),
    refetchInterval: LIVE,
  });
  return (
    <article className="panel panel-pad" style={{ display: 'grid', gap: 12, alignContent: 'start' }}>
      <div style={{ display: 'flex', gap: 10, alignItems: 'baseline' }}>
        <h2 className="clip">{server.name}</h2>
        <span className="badge" data-tone={isOnline ? 'ok' : 'bad'}>
          {t(`machines.${server.status}`)}
        </span>
        <span className="small dim" style={{ marginLeft: 'auto' }}>
          <Time at={server.last_heartbeat} />
        </span>
      </div>
      <ProgressBar value={server.cpu_usage} label={t('machines.cpu')} words={t('machines.cpu')} />
      <ProgressBar value={server.memory_usage} label={t('machines.memory')} words={t('machines.memory')} />
      {server.gpus.map((gpu) => (
        <div key={gpu.uuid}>
          <ProgressBar
            value={gpu.usage ?? 0}
            label={gpu.name}
            words={`GPU ${gpu.gpu_id} · ${gpu.name} · ${gpu.usage === null ? '–' : percent(gpu.usage)}`}
          />
          {gpu.memory_used !== null && gpu.memory_total !== null && gpu.memory_total > 0 && (
            <ProgressBar
              value={(gpu.memory_used / gpu.memory_total) * 100}
              label={t('machines.gpu_memory')}
              words={`${t('machines.gpu_memory')} ${number(gpu.memory_used, 1)} / ${number(gpu.memory_total, 1)} GB`}
            />
          )}
        </div>
      ))}
      {server.gpus.length === 0 && <p className="small dim">{t('machines.no_gpu')}</p>}
      <p className="small">{t('machines.tasks', { now: server.current_tasks, most: server.max_concurrent_tasks })}</p>
      {running.data?.running_tasks.map(({ task_id, progress }) => (
        <div key={task_id}>
          <Link to="/compute/tasks/$id" params={{ id: task_id }} className="small">
            {titles.get(task_id) ?? task_id}
          </Link>
          <ProgressBar value={progress} label={titles.get(task_id) ?? task_id} words="" />
        </div>
      ))}
      <MachineUse id={server.id} />
      {isAdmin && isOnline && <Drain id={server.id} name={server.name} />}
    </article>
  );
}

/** The titles of the running tasks that the reader may see. */
function useTitles(isNeeded: boolean): Map<string, string> {
  const { data } = useQuery({
    queryKey: ['runs-brief', 'compute', 'running'],
    enabled: isNeeded,
    queryFn: () => readRuns({ kind: 'factory.task', status: 'running', limit: 100 }),
    refetchInterval: LIVE * 2,
  });
  return new Map(data?.items.map(({ ref, title }) => [ref ?? '', title ?? '']));
}
