/** The log of a run: its last lines at once, older ones on scrolling up, new ones live. */
import { Button, Switch, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Download, Maximize } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.ts';
import { followLog, type LiveMessage, useLive } from '../api/live.ts';
import { clock, exact } from '../format.ts';
import { save } from './csv.ts';
import { Bones, Failure } from './states.tsx';

interface Line {
  readonly id: number;
  readonly level: string;
  readonly message: string;
  readonly at: string;
}

const PAGE = 500;
/** The limit of lines; older ones are dropped when new ones arrive. */
const MOST_LINES = 20_000;

interface RunLogProps {
  id: string;
  number: number;
  isOver: boolean;
}

export function RunLog({ id, number, isOver }: RunLogProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [isFollowing, setFollowing] = useState(!isOver);
  const box = useRef<HTMLDivElement>(null);
  const { lines, error, older, isLoaded } = useLines({ id, number, search });

  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => 23,
    overscan: 12,
    getItemKey: (index) => lines[index]?.id ?? index,
  });

  useEffect(() => {
    if (isFollowing && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [isFollowing, lines.length, virtualizer]);

  const scrolled = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = box.current ?? {};
    if (scrollTop < 80 && older) void older();
    // Scrolling up stops following, and returning to the end resumes it.
    if (!isOver) setFollowing(scrollHeight - scrollTop - clientHeight < 40);
  };
  const text = () => lines.map(({ at, level, message }) => `${at} ${level} ${message}`).join('\n');

  if (error && !isLoaded) return <Failure error={error} />;
  return (
    <div>
      <div className="toolbar">
        <TextInput
          className="grow"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={t('log.search')}
          aria-label={t('log.search')}
        />
        <Switch
          label={t('log.follow')}
          checked={isFollowing}
          onChange={(event) => setFollowing(event.currentTarget.checked)}
        />
        <Button
          variant="default"
          leftSection={<Download size={15} aria-hidden />}
          onClick={() => save(`run-${number}.log`, new Blob([text()], { type: 'text/plain;charset=utf-8' }))}
        >
          {t('action.download')}
        </Button>
        <Button
          variant="default"
          leftSection={<Maximize size={15} aria-hidden />}
          onClick={() => void box.current?.requestFullscreen()}
        >
          {t('log.full_screen')}
        </Button>
      </div>
      <div
        className="log"
        ref={box}
        onScroll={scrolled}
        role="log"
        aria-label={t('run.log')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
        style={lines.length < 12 ? { height: 200 } : undefined}
      >
        {!isLoaded && (
          <div style={{ padding: 14 }}>
            <Bones rows={5} height={14} />
          </div>
        )}
        {isLoaded && lines.length === 0 && (
          <p className="dim small" style={{ padding: 14 }}>
            {t(search ? 'log.nothing_found' : isOver ? 'log.empty' : 'log.not_yet')}
          </p>
        )}
        <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map(({ index, start, key }) => {
            const line = lines[index];
            if (!line) return null;
            return (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className="log-line"
                data-level={line.level}
                style={{ position: 'absolute', insetInline: 0, transform: `translateY(${start}px)` }}
              >
                <span className="dim" title={exact(new Date(line.at))}>
                  {clock(new Date(line.at))}
                </span>
                <span>{t(`log.level_${line.level}`, line.level)}</span>
                <Marked text={line.message} search={search} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Highlights the searched text; lines are always shown as text. */
function Marked({ text, search }: { text: string; search: string }) {
  const at = search === '' ? -1 : text.toLowerCase().indexOf(search.toLowerCase());
  if (at < 0) return <span>{text}</span>;
  return (
    <span>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + search.length)}</mark>
      {text.slice(at + search.length)}
    </span>
  );
}

function useLines({ id, number, search }: { id: string; number: number; search: string }) {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [isLoaded, setLoaded] = useState(false);
  const [hasOlder, setOlder] = useState(false);
  const [error, setError] = useState<unknown>();
  const isReading = useRef(false);
  const newest = useRef(0);

  const read = useCallback(
    (query: { before?: number; after?: number }) =>
      dataOf(
        api.GET('/console/api/runs/{id}/log', {
          params: { path: { id }, query: { limit: PAGE, ...query, ...(search && { search }) } },
        }),
      ).then(({ items }) => items),
    [id, search],
  );

  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(
      () =>
        read({}).then(
          (items) => {
            if (!isCurrent) return;
            setLines(items);
            setOlder(items.length === PAGE);
            setLoaded(true);
            newest.current = items.at(-1)?.id ?? 0;
          },
          (reason) => isCurrent && setError(reason),
        ),
      search ? 250 : 0,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [read, search]);

  useEffect(() => {
    followLog(number);
    return () => followLog(undefined);
  }, [number]);

  const readNewer = useCallback(async () => {
    if (isReading.current) return;
    isReading.current = true;
    try {
      const items = await read({ after: newest.current });
      newest.current = items.at(-1)?.id ?? newest.current;
      if (items.length > 0) setLines((known) => [...known, ...items].slice(-MOST_LINES));
    } catch {
      // The next line, or the socket's return, has it read again.
    } finally {
      isReading.current = false;
    }
  }, [read]);

  useLive(
    useCallback(
      (message: LiveMessage) => {
        if ((message.type === 'log' && message.number === number) || message.type === 'missed') void readNewer();
        if (message.type === 'runs' && message.runs.some((run) => run.id === id)) void readNewer();
      },
      [readNewer, number, id],
    ),
  );

  const older = hasOlder
    ? async () => {
        if (isReading.current) return;
        isReading.current = true;
        const items = await read({ before: lines[0]?.id ?? 0 }).finally(() => {
          isReading.current = false;
        });
        setOlder(items.length === PAGE);
        setLines((known) => [...items, ...known]);
      }
    : undefined;
  return { lines, isLoaded, error, older };
}
