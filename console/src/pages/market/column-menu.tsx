import { Button, Checkbox, Menu } from '@mantine/core';
import { Columns3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GridColumn } from './data-grid.tsx';

interface ColumnMenuProps {
  columns: readonly GridColumn[];
  hidden: ReadonlySet<string>;
  setHidden: (hidden: ReadonlySet<string>) => void;
}

/** Which columns of a table are shown. */
export function ColumnMenu({ columns, hidden, setHidden }: ColumnMenuProps) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<Columns3 size={14} aria-hidden />}>
          {t('tables.columns', { shown: columns.length - hidden.size, total: columns.length })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown style={{ maxHeight: 360, overflow: 'auto' }}>
        {columns.map(({ name }) => (
          <div key={name} style={{ padding: '5px 10px' }}>
            <Checkbox
              size="xs"
              label={name}
              checked={!hidden.has(name)}
              onChange={(event) => {
                const next = new Set(hidden);
                if (event.currentTarget.checked) next.delete(name);
                else next.add(name);
                setHidden(next);
              }}
            />
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
