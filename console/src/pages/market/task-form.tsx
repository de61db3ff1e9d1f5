import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { useAccount } from '../../api/session.ts';
import { useAct } from '../../components/act.ts';
import { Note } from '../../components/states.tsx';
import type { Task } from './market.ts';
import { NextTimes } from './next-times.tsx';
import { EXAMPLES, SCHEDULE_TYPES, type ScheduleType } from './schedule.ts';
import { ScheduleFields } from './schedule-fields.tsx';

type Initial = Pick<Task, 'name' | 'script_id' | 'parameters'> & Partial<Task>;

/** Creates or changes a task with a schedule. */
export function TaskForm({ initial, close }: { initial: Initial; close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { timezone } = useAccount();
  const [name, setName] = useState(initial.name);
  const [type, setType] = useState<ScheduleType>((initial.schedule_type as ScheduleType) ?? 'daily');
  const [expression, setExpression] = useState(initial.schedule_expression ?? EXAMPLES.daily);
  const [retries, setRetries] = useState(initial.retry_on_failure ?? true);
  const [notifies, setNotifies] = useState(initial.notify_on_failure ?? false);
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: () => innerOf(api.GET('/market/api/tasks/schedule/templates')),
  });
  const save = useAct(async () => {
    const values = {
      name,
      schedule_type: type,
      schedule_expression: expression,
      timezone: initial.timezone ?? timezone,
      retry_on_failure: retries,
      notify_on_failure: notifies,
    };
    if (initial.id !== undefined) {
      const params = { path: { task_id: initial.id as never } };
      await api.PUT('/market/api/tasks/{task_id}', { params, body: values });
      close();
      return;
    }
    const { script_id, parameters } = initial;
    const made = await innerOf(
      api.POST('/market/api/tasks', { body: { ...values, script_id, parameters, is_active: true } }),
    );
    await navigate({ to: '/schedules/$id', params: { id: String(made.id) } });
  }, ['tasks', 'task']);
  const usable = templates.data?.templates.filter((one) => one.schedule_expression !== null) ?? [];
  return (
    <Modal
      opened
      onClose={close}
      title={t(initial.id === undefined ? 'task.new' : 'task.edit')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className="form">
        <TextInput
          label={t('task.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
        />
        <Select
          label={t('task.template')}
          placeholder={t('task.template_hint')}
          data={usable.map(({ value, label }) => ({ value, label }))}
          onChange={(value) => {
            const chosen = usable.find((one) => one.value === value);
            if (!chosen) return;
            setType(chosen.schedule_type as ScheduleType);
            setExpression(chosen.schedule_expression ?? '');
          }}
        />
        <Select
          label={t('task.type')}
          data={SCHEDULE_TYPES.map((value) => ({ value, label: t(`schedule.type_${value}`) }))}
          value={type}
          allowDeselect={false}
          onChange={(value) => {
            setType(value as ScheduleType);
            setExpression(EXAMPLES[value as ScheduleType]);
          }}
        />
        <ScheduleFields type={type} expression={expression} set={setExpression} />
        <NextTimes type={type} expression={expression} timezone={initial.timezone ?? timezone} />
        <p className="small dim">{t('task.timezone', { name: initial.timezone ?? timezone })}</p>
        <Checkbox
          label={t('task.retries')}
          checked={retries}
          onChange={(event) => setRetries(event.currentTarget.checked)}
        />
        <Checkbox
          label={t('task.notifies')}
          checked={notifies}
          onChange={(event) => setNotifies(event.currentTarget.checked)}
        />
        {save.error && <Note tone="bad">{save.error}</Note>}
        <Button
          loading={save.isBusy}
          disabled={name.trim() === '' || expression.trim() === ''}
          onClick={() => save.run()}
        >
          {t('action.save')}
        </Button>
      </div>
    </Modal>
  );
}
