/** Where alerts go: one's own, and for administrators those about everybody. */
import { Button, Menu, SegmentedControl } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Bell, Pause, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsAdmin } from '../../api/session.ts';
import { useAct } from '../../components/act.ts';
import { Confirm } from '../../components/confirm.tsx';
import { List } from '../../components/list.tsx';
import { Page } from '../../components/page.tsx';
import { Empty, Loaded, Note } from '../../components/states.tsx';
import { useUndo } from '../../components/undo.tsx';
import { type AlertTarget, alertCalls, changeOf, type Scope } from './alert-calls.ts';
import { AlertForm } from './alert-form.tsx';
import { AlertLog } from './alert-log.tsx';

export function Alerts() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const navigate = useNavigate();
  const { of } = useSearch({ strict: false }) as { of?: string };
  const scope: Scope = isAdmin && of === 'all' ? 'installation' : 'mine';
  const [edited, setEdited] = useState<AlertTarget | 'new'>();
  return (
    <Page
      title={t('alerts.title')}
      lead={t(scope === 'mine' ? 'alerts.lead' : 'alerts.lead_all')}
      actions={
        <>
          {isAdmin && (
            <SegmentedControl
              value={scope}
              data={(['mine', 'installation'] as const).map((value) => ({ value, label: t(`alerts.${value}`) }))}
              onChange={(value) =>
                navigate({
                  to: '/alerts',
                  replace: true,
                  search: (value === 'installation' ? { of: 'all' } : {}) as never,
                })
              }
            />
          )}
          <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setEdited('new')}>
            {t('alerts.make')}
          </Button>
        </>
      }
    >
      <Targets key={scope} scope={scope} edit={setEdited} />
      {edited !== undefined && (
        <AlertForm scope={scope} target={edited === 'new' ? undefined : edited} close={() => setEdited(undefined)} />
      )}
    </Page>
  );
}

function Targets({ scope, edit }: { scope: Scope; edit: (target: AlertTarget | 'new') => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const offer = useUndo();
  const [opened, setOpened] = useState<string>();
  const [removed, setRemoved] = useState<AlertTarget>();
  const calls = alertCalls(scope);
  const query = useQuery({ queryKey: ['alerts', scope], queryFn: calls.list });
  const turn = useAct(
    async ({ target, isActive }: { target: AlertTarget; isActive: boolean }) => {
      await calls.change(target.id, { ...changeOf(target), is_active: isActive });
      if (isActive) return;
      offer({
        words: t('alerts.was_paused', { name: target.name }),
        undo: () => turn.run({ target, isActive: true }),
      });
    },
    ['alerts'],
  );
  const test = useAct(
    async (target: AlertTarget) => {
      setOpened(target.id);
      await calls.test(target.id);
    },
    ['alert-messages'],
  );
  const shown = query.data?.items.find(({ id }) => id === opened);
  return (
    <>
      {(test.error ?? turn.error) && <Note tone="bad">{test.error ?? turn.error}</Note>}
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('alerts.none')} actions={<Button onClick={() => edit('new')}>{t('alerts.make')}</Button>}>
                {t('alerts.none_hint')}
              </Empty>
            </div>
          ) : (
            <List
              rows={items}
              keyOf={({ id }) => id}
              label={t('alerts.title')}
              columns={[
                { title: t('alerts.name'), cell: ({ name }) => name },
                {
                  title: t('alerts.kind'),
                  cell: ({ kind, address }) => (
                    <span>
                      {t(`alerts.kind_${kind}`)} <span className="mono small dim">{address}</span>
                    </span>
                  ),
                },
                {
                  title: t('alerts.events'),
                  cell: ({ events }) => events.map((event) => t(`alerts.event_${event}`)).join(' · '),
                },
                { title: t('alerts.state'), cell: ({ is_active }) => <State isActive={is_active} /> },
                {
                  title: t('users.more'),
                  cell: (target) => (
                    <span className="row-actions">
                      <Button variant="default" size="compact-sm" onClick={() => test.run(target)}>
                        {t('alerts.test')}
                      </Button>
                      <Menu position="bottom-end">
                        <Menu.Target>
                          <Button variant="default" size="compact-sm">
                            {t('users.more')}
                          </Button>
                        </Menu.Target>
                        <Menu.Dropdown>
                          <Menu.Item onClick={() => setOpened(target.id)}>{t('alerts.log')}</Menu.Item>
                          <Menu.Item onClick={() => edit(target)}>{t('alerts.edit')}</Menu.Item>
                          <Menu.Item onClick={() => turn.run({ target, isActive: !target.is_active })}>
                            {t(target.is_active ? 'alerts.pause' : 'alerts.resume')}
                          </Menu.Item>
                          <Menu.Item color="red.8" onClick={() => setRemoved(target)}>
                            {t('alerts.remove')}
                          </Menu.Item>
                        </Menu.Dropdown>
                      </Menu>
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {shown && <AlertLog key={shown.id} scope={scope} target={shown} />}
      {removed && (
        <Confirm
          title={t('alerts.remove_of', { name: removed.name })}
          action={t('alerts.remove')}
          isDangerous
          run={async () => {
            await calls.remove(removed.id);
            await client.invalidateQueries({ queryKey: ['alerts'] });
          }}
          close={() => setRemoved(undefined)}
        >
          {t('alerts.remove_hint')}
        </Confirm>
      )}
    </>
  );
}

function State({ isActive }: { isActive: boolean }) {
  const { t } = useTranslation();
  const Shape = isActive ? Bell : Pause;
  return (
    <span className="badge" data-tone={isActive ? 'ok' : 'warn'}>
      <Shape size={12} aria-hidden strokeWidth={2.6} />
      {t(isActive ? 'alerts.on' : 'alerts.off')}
    </span>
  );
}
