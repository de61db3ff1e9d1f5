import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { List } from '../../components/list.tsx';
import { Page } from '../../components/page.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { bytes, number } from '../../format.ts';

export function Tables() {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const query = useQuery({
    queryKey: ['tables'],
    queryFn: () => innerOf(api.GET('/market/api/tables', { params: { query: { page: 1, page_size: 100 } } })),
  });
  return (
    <Page title={t('tables.title')} lead={t('tables.lead')}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('tables.none')} actions={<LinkButton to="/sources">{t('task.from_source')}</LinkButton>}>
                {t('tables.none_hint')}
              </Empty>
            </div>
          ) : (
            <>
              <div className="toolbar">
                <TextInput
                  className="grow"
                  value={search}
                  onChange={(event) => setSearch(event.currentTarget.value)}
                  placeholder={t('tables.search')}
                  aria-label={t('tables.search')}
                />
              </div>
              <List
                rows={items.filter(({ table_name, display_name }) =>
                  `${table_name} ${display_name}`.toLowerCase().includes(search.toLowerCase()),
                )}
                keyOf={({ table_name }) => table_name}
                label={t('tables.title')}
                columns={[
                  {
                    title: t('sources.name'),
                    cell: ({ table_name, display_name }) => (
                      <Link to="/tables/$name" params={{ name: table_name }}>
                        {display_name}
                      </Link>
                    ),
                  },
                  {
                    title: t('tables.table'),
                    cell: ({ table_name }) => <span className="mono dim">{table_name}</span>,
                  },
                  { title: t('sources.category'), cell: ({ category }) => t(`category.${category}`, category) },
                  { title: t('tables.rows'), isNumber: true, cell: ({ row_count }) => number(row_count) },
                  { title: t('tables.size'), isNumber: true, cell: ({ size_bytes }) => bytes(size_bytes) },
                  { title: t('tables.updated'), cell: ({ last_updated_at }) => <Time at={last_updated_at} /> },
                ]}
              />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
