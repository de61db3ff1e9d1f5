import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';

interface UserFilterProps {
  chosen: string | number | undefined;
  choose: (id: string | undefined) => void;
}

/** One of all users, found by the server. */
export function UserFilter({ chosen, choose }: UserFilterProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search.trim());
  const query = useQuery({
    queryKey: ['users', asked, 'names'],
    queryFn: () =>
      dataOf(
        api.GET('/console/api/users', {
          params: { query: { page_size: 20, ...(asked && { search: asked }) } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  const known = (query.data?.items ?? []).map(({ id, username }) => ({ value: String(id), label: username }));
  return (
    <Select
      className="grow"
      clearable
      searchable
      aria-label={t('journal.by_user')}
      placeholder={t('journal.by_user')}
      value={chosen === undefined ? null : String(chosen)}
      data={known}
      filter={({ options }) => options}
      onSearchChange={setSearch}
      onChange={(value) => choose(value ?? undefined)}
    />
  );
}
