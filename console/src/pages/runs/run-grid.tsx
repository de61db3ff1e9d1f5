import { Checkbox } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type Dispatch,
  type ReactNode,
  type RefObject,
  type SetStateAction,
  useCallback,
  useEffect,
  useRef,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRow as Run } from '../../api/runs.ts';
import { useIsAdmin } from '../../api/session.ts';
import { useListKeys } from '../../components/keys.ts';
import { RunRow } from './run-row.tsx';

interface RunGridProps {
  rows: readonly Run[];
  more: (() => void) | undefined;
  selected: ReadonlySet<string>;
  setSelected: Dispatch<SetStateAction<ReadonlySet<string>>>;
  searchBox: RefObject<HTMLInputElement | null>;
  /** Shown instead of the column names while rows are selected. */
  head: ReactNode;
}

const isPhone = () => matchMedia('(max-width: 760px)').matches;
const ROW = 44;
const PHONE_ROW = 84;

/** All runs in one list, of which only the visible rows are in the page. */
export function RunGrid({ rows, more, selected, setSelected, searchBox, head }: RunGridProps) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const navigate = useNavigate();
  const body = useRef<HTMLDivElement>(null);
  const height = isPhone() ? PHONE_ROW : ROW;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => body.current,
    estimateSize: () => height,
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (more && last >= rows.length - 20) more();
  }, [more, last, rows.length]);

  const open = useCallback(
    (index: number) => {
      const run = rows[index];
      if (run) void navigate({ to: '/runs/$id', params: { id: run.id } });
    },
    [rows, navigate],
  );
  const toggle = useCallback(
    (id: string) =>
      setSelected((known) => {
        const next = new Set(known);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [setSelected],
  );
  const toggleAt = useCallback(
    (index: number) => {
      const run = rows[index];
      if (run) toggle(run.id);
    },
    [rows, toggle],
  );
  const [current] = useListKeys({ count: rows.length, open, toggle: toggleAt, search: searchBox });
  useEffect(() => {
    if (current >= 0) virtualizer.scrollToIndex(current);
  }, [current, virtualizer]);

  const areAll = rows.length > 0 && selected.size >= rows.length;
  const columns = isAdmin
    ? '28px minmax(120px,1.6fr) 104px 112px minmax(80px,0.7fr) 128px 100px 84px 76px'
    : '28px minmax(120px,1.8fr) 104px 112px 150px 110px 90px 84px';
  return (
    <div className="grid" style={{ '--columns': columns } as never}>
      {head ?? (
        <div className="grid-head" aria-hidden>
          <span />
          <span>{t('runs.run')}</span>
          <span>{t('runs.kind')}</span>
          <span>{t('runs.status')}</span>
          {isAdmin && <span>{t('runs.owner')}</span>}
          <span>{t('runs.progress')}</span>
          <span>{t('runs.begun')}</span>
          <span className="num">{t('runs.took')}</span>
          <span className="num">{t('runs.cost')}</span>
        </div>
      )}
      <div style={{ padding: '6px 14px', borderBottom: '1px solid var(--line)' }}>
        <Checkbox
          size="xs"
          label={t('runs.select_all')}
          checked={areAll}
          indeterminate={selected.size > 0 && !areAll}
          onChange={() => setSelected(areAll ? new Set() : new Set(rows.map(({ id }) => id)))}
        />
      </div>
      <section
        className="grid-body"
        ref={body}
        style={{ height: `min(${rows.length * height + 2}px, calc(100dvh - 330px))`, minHeight: 220 }}
        aria-label={t('runs.title')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
      >
        <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start, key }) => {
            const run = rows[index];
            if (!run) return null;
            return (
              <RunRow
                key={key}
                run={run}
                start={start}
                isCurrent={index === current}
                isSelected={selected.has(run.id)}
                isAdmin={isAdmin}
                toggle={toggle}
              />
            );
          })}
        </div>
      </section>
    </div>
  );
}
