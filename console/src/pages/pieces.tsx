/** The parts that pages are made of, each in all its states: for those who work on the console. No page links here. */
import { Button, Checkbox, Menu, NumberInput, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors.ts';
import { Bars } from '../charts/bars.tsx';
import { Trend } from '../charts/trend.tsx';
import { Confirm } from '../components/confirm.tsx';
import { Json } from '../components/json.tsx';
import { List } from '../components/list.tsx';
import { Facts, Figures, Page, Section } from '../components/page.tsx';
import { Pager } from '../components/pager.tsx';
import { Bones, Empty, Failure, NoPermission, Note } from '../components/states.tsx';
import { ProgressBar, Squares, StatusBadge } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import { useUndo } from '../components/undo.tsx';
import { day, money, number, percent } from '../format.ts';

const STATUSES = ['draft', 'pending', 'queued', 'running', 'paused', 'completed', 'failed', 'timed_out', 'cancelled'];
const VALUES = [3, 8, 5, 13, 21, 8, 2, 34, 13, 5];
const DAY_MILLISECONDS = 86_400_000;

export function Pieces() {
  const { t } = useTranslation();
  return (
    <Page title={t('pieces.title')} lead={t('pieces.lead')} back={{ to: '/', words: t('nav.home') }}>
      <Statuses />
      <Buttons />
      <Fields />
      <Lists />
      <Plots />
      <States />
    </Page>
  );
}

function Statuses() {
  const { t } = useTranslation();
  return (
    <Section title={t('runs.status')}>
      <div className="form-row">
        {STATUSES.map((status) => (
          <StatusBadge key={status} status={status} />
        ))}
      </div>
      <div className="plots" style={{ marginTop: 14 }}>
        {STATUSES.slice(3).map((status, index) => (
          <ProgressBar
            key={status}
            value={12 + index * 17}
            status={status}
            label={t(`status.${status}`)}
            words={t(`status.${status}`)}
          />
        ))}
      </div>
      <div style={{ marginTop: 14 }}>
        <Squares
          runs={STATUSES.map((status) => ({ status, title: t(`status.${status}`) }))}
          label={t('task.last_runs')}
        />
      </div>
    </Section>
  );
}

function Buttons() {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const undo = useUndo();
  return (
    <Section title={t('pieces.buttons')}>
      <div className="form-row">
        <Button leftSection={<Play size={15} aria-hidden />}>{t('sources.run_now')}</Button>
        <Button variant="default">{t('action.edit')}</Button>
        <Button disabled>{t('action.save')}</Button>
        <Button variant="default" onClick={() => setAsked(true)}>
          {t('action.delete')}
        </Button>
        <Button variant="default" onClick={() => undo({ words: t('pieces.done'), undo: () => {} })}>
          {t('action.undo')}
        </Button>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default">{t('users.more')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item>{t('action.edit')}</Menu.Item>
            <Menu.Item disabled>{t('action.delete')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <button type="button" className="chip" aria-pressed>
          {t('status.running')}
        </button>
        <button type="button" className="chip" aria-pressed={false}>
          {t('status.failed')}
        </button>
      </div>
      {isAsked && (
        <Confirm
          title={t('pieces.ask')}
          action={t('action.delete')}
          isDangerous
          run={async () => {}}
          close={() => setAsked(false)}
        >
          {t('pieces.ask_hint')}
        </Confirm>
      )}
    </Section>
  );
}

function Fields() {
  const { t } = useTranslation();
  return (
    <Section title={t('pieces.fields')}>
      <div className="form">
        <TextInput label={t('task.name')} description={t('pieces.ask_hint')} required />
        <TextInput label={t('door.email')} defaultValue="user-a@" error={t('state.failed')} />
        <NumberInput label={t('settings.port')} defaultValue={8_000} />
        <PasswordInput
          label={t('door.password')}
          visibilityToggleButtonProps={{ 'aria-label': t('door.show_password') }}
        />
        <Select label={t('runs.status')} data={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))} />
        <Checkbox label={t('door.remember')} defaultChecked />
        <Switch label={t('log.follow')} />
      </div>
    </Section>
  );
}

function Lists() {
  const { t } = useTranslation();
  const [page, setPage] = useState(2);
  return (
    <Section title={t('pieces.lists')}>
      <Figures
        items={[
          [t('home.running'), number(12)],
          [t('home.balance'), money(123_456)],
        ]}
      />
      <Facts
        items={[
          [t('tables.rows'), number(1_234_567)],
          [t('tables.updated'), <Time key="at" at={new Date(Date.now() - DAY_MILLISECONDS).toISOString()} />],
        ]}
      />
      <List
        rows={STATUSES.slice(3, 7)}
        keyOf={(status) => status}
        label={t('pieces.lists')}
        columns={[
          { title: t('task.name'), cell: (status) => status },
          { title: t('runs.status'), cell: (status) => <StatusBadge status={status} /> },
          { title: t('tables.rows'), isNumber: true, cell: (status) => number(status.length * 1_000) },
        ]}
      />
      <Pager page={page} pages={9} total={173} go={setPage} />
      <Json value={{ symbol: 'AAPL', days: [1, 2, 3] }} label={t('run.input')} />
    </Section>
  );
}

function Plots() {
  const { t } = useTranslation();
  const labels = VALUES.map((_value, index) => day(new Date(Date.now() - (VALUES.length - index) * DAY_MILLISECONDS)));
  return (
    <Section title={t('pieces.plots')}>
      <div className="plots">
        <Bars
          label={t('home.per_day')}
          labels={labels}
          series={[
            { name: t('status.completed'), colour: 'var(--ok)', values: VALUES },
            { name: t('status.failed'), colour: 'var(--bad)', values: VALUES.map((value) => value % 4) },
          ]}
        />
        <Trend
          label={t('machines.history')}
          labels={labels}
          words={percent}
          series={[
            { name: t('machines.cpu'), colour: 'var(--accent)', values: VALUES },
            { name: t('machines.memory'), colour: 'var(--warn)', values: VALUES.toReversed(), isDashed: true },
          ]}
        />
      </div>
    </Section>
  );
}

function States() {
  const { t } = useTranslation();
  const error = new ApiError(t('error.no_answer'), { status: 500, requestId: 'req-1' });
  return (
    <Section title={t('pieces.states')}>
      {(['ok', 'warn', 'bad'] as const).map((tone) => (
        <Note key={tone} tone={tone}>
          {t('pieces.ask_hint')}
        </Note>
      ))}
      <div className="cards" style={{ marginTop: 14 }}>
        <div className="panel panel-pad" data-sample>
          <Bones rows={4} />
        </div>
        <div className="panel">
          <Empty title={t('tables.none')} actions={<Button variant="default">{t('task.from_source')}</Button>}>
            {t('tables.none_hint')}
          </Empty>
        </div>
        <div className="panel">
          <Failure error={error} retry={() => {}} />
        </div>
        <div className="panel">
          <NoPermission />
        </div>
      </div>
    </Section>
  );
}
