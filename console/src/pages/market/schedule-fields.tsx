/** The fields of a schedule, by its type. */
import { NumberInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { weekday } from '../../format.ts';
import { EXAMPLES, expressionOf, intervalOf, partsOf, type ScheduleType, type Unit } from './schedule.ts';

interface ScheduleFieldsProps {
  type: ScheduleType;
  expression: string;
  set: (expression: string) => void;
}

/** Monday first. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];
const UNITS: readonly Unit[] = ['s', 'm', 'h', 'd'];

export function ScheduleFields({ type, expression, set }: ScheduleFieldsProps) {
  const { t } = useTranslation();
  if (type === 'daily') return <Clock value={expression} set={set} />;
  if (type === 'weekly' || type === 'monthly') {
    const parts = partsOf(type, expression);
    // Other expressions, such as lists of days, can only be edited as cron.
    if (!parts) return <Cron expression={expression} set={set} />;
    return (
      <div className="form-row">
        {type === 'weekly' ? (
          <Select
            label={t('schedule.weekday')}
            value={String(parts.day)}
            allowDeselect={false}
            data={WEEK.map((day) => ({ value: String(day), label: weekday(day) }))}
            onChange={(day) => set(expressionOf(type, { ...parts, day: Number(day) }))}
          />
        ) : (
          <NumberInput
            label={t('schedule.month_day')}
            value={parts.day}
            min={1}
            max={31}
            onChange={(day) => typeof day === 'number' && set(expressionOf(type, { ...parts, day }))}
          />
        )}
        <Clock value={parts.time} set={(time) => set(expressionOf(type, { ...parts, time }))} />
      </div>
    );
  }
  if (type === 'interval') {
    const { count, unit } = intervalOf(expression) ?? { count: 1, unit: 'h' };
    return (
      <div className="form-row">
        <NumberInput
          label={t('schedule.every')}
          value={count}
          min={1}
          onChange={(next) => typeof next === 'number' && set(`${next}${unit}`)}
        />
        <Select
          label={t('schedule.unit')}
          value={unit}
          allowDeselect={false}
          data={UNITS.map((value) => ({ value, label: t(`schedule.unit_${value}`) }))}
          onChange={(next) => set(`${count}${next}`)}
        />
      </div>
    );
  }
  if (type === 'once') {
    return (
      <TextInput
        type="datetime-local"
        label={t('schedule.moment')}
        value={expression}
        required
        onChange={(event) => set(event.currentTarget.value)}
      />
    );
  }
  return <Cron expression={expression} set={set} />;
}

function Clock({ value, set }: { value: string; set: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="time"
      label={t('schedule.time')}
      value={value}
      required
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

function Cron({ expression, set }: Omit<ScheduleFieldsProps, 'type'>) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('task.expression')}
      description={t('schedule.hint_cron', { example: EXAMPLES.cron })}
      value={expression}
      required
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}
