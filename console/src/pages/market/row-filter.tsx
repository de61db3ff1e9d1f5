/** Conditions on the columns of a table: those that are on as chips, and a form for another. */
import { Button, Popover, Select, TextInput } from '@mantine/core';
import { ListFilter, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type GridColumn, isNumeric } from './data-grid.tsx';

export interface Condition {
  readonly column: string;
  readonly operator: string;
  readonly value: string;
}

const ORDERED = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'empty', 'filled'];

/** As the server has them for each type of column. */
function operatorsOf(type: string): string[] {
  if (type === 'boolean') return ['eq', 'empty', 'filled'];
  if (type === 'jsonb') return ['contains', 'empty', 'filled'];
  return type === 'text' ? ['eq', 'contains', 'ne', 'gt', 'ge', 'lt', 'le', 'empty', 'filled'] : ORDERED;
}

const takesValue = (operator: string) => operator !== 'empty' && operator !== 'filled';

interface RowFilterProps {
  columns: readonly GridColumn[];
  conditions: readonly Condition[];
  set: (conditions: readonly Condition[]) => void;
}

export function RowFilter({ columns, conditions, set }: RowFilterProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="chips">
      {conditions.map((condition, index) => {
        const words = `${condition.column} ${t(`tables.op_${condition.operator}`)} ${condition.value}`.trim();
        return (
          <button
            key={`${words} ${index}`}
            type="button"
            className="chip"
            aria-pressed
            aria-label={t('tables.remove_filter', { condition: words })}
            onClick={() => set(conditions.filter((_one, other) => other !== index))}
          >
            {words} <X size={12} aria-hidden />
          </button>
        );
      })}
      <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus withinPortal>
        <Popover.Target>
          <Button
            variant="default"
            size="xs"
            leftSection={<ListFilter size={14} aria-hidden />}
            onClick={() => setOpen(!isOpen)}
          >
            {t('tables.filter')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('tables.add_filter')}>
          <NewCondition
            columns={columns}
            add={(condition) => {
              set([...conditions, condition]);
              setOpen(false);
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

function NewCondition({ columns, add }: { columns: readonly GridColumn[]; add: (condition: Condition) => void }) {
  const { t } = useTranslation();
  const [column, setColumn] = useState(columns.find(({ name }) => name !== 'id')?.name ?? 'id');
  const type = columns.find(({ name }) => name === column)?.type ?? 'text';
  const [operator, setOperator] = useState('eq');
  const known = operatorsOf(type).includes(operator) ? operator : (operatorsOf(type)[0] ?? 'eq');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const value = new FormData(event.currentTarget).get('value');
    add({ column, operator: known, value: takesValue(known) && typeof value === 'string' ? value.trim() : '' });
  };
  return (
    <form className="form" style={{ width: 240 }} onSubmit={submit}>
      <Select
        label={t('tables.column')}
        data={columns.map(({ name }) => name)}
        value={column}
        onChange={(value) => setColumn(value ?? column)}
        allowDeselect={false}
        searchable
        comboboxProps={{ withinPortal: false }}
      />
      <Select
        label={t('tables.condition')}
        data={operatorsOf(type).map((value) => ({ value, label: t(`tables.op_${value}`) }))}
        value={known}
        onChange={(value) => setOperator(value ?? known)}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
      />
      {takesValue(known) &&
        (type === 'boolean' ? (
          <Select
            name="value"
            label={t('tables.value')}
            data={['true', 'false']}
            defaultValue="true"
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
          />
        ) : (
          <TextInput
            key={type}
            name="value"
            label={t('tables.value')}
            type={type === 'date' ? 'date' : 'text'}
            inputMode={isNumeric(type) ? 'decimal' : undefined}
            placeholder={type.startsWith('timestamp') ? '2024-01-02T15:00:00' : undefined}
            required
            data-autofocus
          />
        ))}
      <Button type="submit">{t('tables.apply')}</Button>
    </form>
  );
}
