import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Activity, BookOpen, CircleUser, Database, LogOut } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, innerOf } from '../api/client.ts';
import { titleOf } from '../api/runs.ts';
import { isServed } from '../place.ts';
import { groupsFor } from './places.ts';
import { useSignOut } from './shell.tsx';

interface Entry {
  readonly key: string;
  readonly words: string;
  readonly hint: string;
  readonly icon: typeof Activity;
  readonly go: () => unknown;
}

/** Finds any page, run, table, course or user. */
export default function Palette({ close, isAdmin }: { close: () => void; isAdmin: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const [text, setText] = useState('');
  const [current, setCurrent] = useState(0);
  const found = useFound(useDeferredValue(text.trim()), isAdmin);

  const to = (path: string) => () => navigate({ to: path });
  const own = [
    ...groupsFor(isAdmin).flatMap(({ places }) => places),
    { to: '/profile', name: 'nav.profile', icon: CircleUser },
  ].map((place) => ({ key: place.to, words: t(place.name), hint: '', icon: place.icon, go: to(place.to) }));
  const all: Entry[] = [...own, { key: 'out', words: t('nav.sign_out'), hint: '', icon: LogOut, go: signOut }];
  const entries: Entry[] = [
    ...all.filter(({ words, key }) => `${words} ${key}`.toLowerCase().includes(text.trim().toLowerCase())),
    ...found.map((one) => ({ ...one, hint: t(one.hint), go: to(one.key) })),
  ];
  const chosen = Math.min(current, entries.length - 1);

  const open = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    void entry.go();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setCurrent(Math.min(chosen + 1, entries.length - 1));
    else if (event.key === 'ArrowUp') setCurrent(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') open(entries[chosen]);
    else return;
    event.preventDefault();
  };

  return (
    <Modal opened onClose={close} withCloseButton={false} padding={0} yOffset="12vh" centered={false} title={undefined}>
      <div style={{ padding: 10, borderBottom: '1px solid var(--line)' }}>
        <TextInput
          data-autofocus
          variant="unstyled"
          size="md"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setCurrent(0);
          }}
          onKeyDown={press}
          placeholder={t('palette.placeholder')}
          aria-label={t('palette.placeholder')}
          role="combobox"
          aria-expanded
          aria-controls="palette"
          aria-activedescendant={chosen >= 0 ? `palette-${chosen}` : undefined}
        />
      </div>
      <div className="palette" id="palette" role="listbox" aria-label={t('nav.search')}>
        {entries.map((entry, index) => (
          <button
            key={entry.key}
            id={`palette-${index}`}
            type="button"
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            onClick={() => open(entry)}
            onPointerMove={() => setCurrent(index)}
          >
            <entry.icon size={16} aria-hidden />
            <span className="clip">{entry.words}</span>
            {entry.hint && <small>{entry.hint}</small>}
          </button>
        ))}
        {entries.length === 0 && (
          <p className="dim small" style={{ padding: 12 }}>
            {t('palette.nothing')}
          </p>
        )}
      </div>
    </Modal>
  );
}

/** Searches all systems for a text. */
function useFound(text: string, isAdmin: boolean): Omit<Entry, 'go'>[] {
  const { data = [] } = useQuery({
    queryKey: ['palette', text],
    enabled: text.length >= 2,
    queryFn: async () => {
      const runs = dataOf(api.GET('/console/api/runs', { params: { query: { search: text, limit: 6 } } })).then(
        ({ items }) =>
          items.map((run) => ({
            key: `/runs/${run.id}`,
            words: titleOf(run),
            hint: 'palette.run',
            icon: Activity,
          })),
      );
      const tables = isServed('market')
        ? innerOf(api.GET('/market/api/tables', { params: { query: { search: text, page_size: 6 } } })).then(
            ({ items }) =>
              items.map((table) => ({
                key: `/tables/${table.table_name}`,
                words: table.display_name,
                hint: 'palette.table',
                icon: Database,
              })),
          )
        : [];
      const courses = isServed('courseware')
        ? dataOf(api.GET('/courseware/api/v1/materials', { params: { query: { search: text, page_size: 6 } } })).then(
            (page) =>
              page.items.map(({ id, title }) => ({
                key: `/courses/${id}`,
                words: title,
                hint: 'palette.course',
                icon: BookOpen,
              })),
          )
        : [];
      const users = isAdmin
        ? dataOf(api.GET('/console/api/users', { params: { query: { search: text, page: 1, page_size: 5 } } })).then(
            ({ items }) =>
              items.map(({ username }) => ({
                key: `/admin/users?search=${encodeURIComponent(username)}`,
                words: username,
                hint: 'palette.user',
                icon: CircleUser,
              })),
          )
        : [];
      const settled = await Promise.allSettled([runs, tables, courses, users]);
      return settled.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    },
  });
  return data;
}
