/** Drains a server, so that it takes no new tasks, or resumes it. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { Note } from '../../components/states.tsx';
import { useUndo } from '../../components/undo.tsx';

export function Drain({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation();
  const undo = useUndo();
  const query = useQuery({ queryKey: ['queues'], queryFn: () => dataOf(api.GET('/console/api/queues')) });
  const worker = query.data?.workers.find(({ server }) => server === id);
  const act = useAct(
    async (drained: boolean) => {
      if (!worker) return;
      const params = { path: { worker: worker.worker } };
      await api.PUT('/console/api/workers/{worker}', { params, body: { drained } });
      if (drained) undo({ words: t('queues.did_drain', { name }), undo: () => act.run(false) });
    },
    ['queues'],
  );
  if (!worker) return null;
  return (
    <div className="form-row" style={{ alignItems: 'center' }}>
      <Button size="xs" variant="default" loading={act.isBusy} onClick={() => act.run(!worker.drained)}>
        {t(worker.drained ? 'queues.undrain' : 'queues.drain')}
      </Button>
      {worker.drained && (
        <span className="badge" data-tone="warn">
          {t('queues.drained')}
        </span>
      )}
      {!worker.drained && <span className="small dim">{t('machines.drain_hint')}</span>}
      {act.error && <Note tone="bad">{act.error}</Note>}
    </div>
  );
}
