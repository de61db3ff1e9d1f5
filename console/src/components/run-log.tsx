/** The log of a run: its last lines at once, older ones on scrolling up, new ones live. */
import { Button, Switch, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Download, Maximize } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.ts';
import { followLog, type LiveMessage, useLive } from '../api/live.ts';
import { LogFeed, type LogQuery, NO_LINES } from '../api/log-feed.ts';
import { clock, exact } from '../format.ts';
import { save } from './csv.ts';
import { Bones, Failure } from './states.tsx';

/** A search starts when no key was pressed for so long. */
const TYPING_MILLISECONDS = 250;
const LINE_HEIGHT = 23;
const UPWARDS = ['ArrowUp', 'PageUp', 'Home'];

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
  const { lines, error, older, hasOlder, isLoaded } = useLines({ id, number, search });

  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 12,
    getItemKey: (index) => lines[index]?.id ?? index,
  });

  // The height changes with new lines, and again when these are measured.
  const height = virtualizer.getTotalSize();
  useEffect(() => {
    if (isFollowing && height > 0 && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [isFollowing, height]);

  // What is read stays in sight when older lines arrive above it.
  const first = useRef<number>(undefined);
  useLayoutEffect(() => {
    const added = lines.findIndex(({ id: line }) => line === first.current);
    if (added > 0 && box.current) box.current.scrollTop += added * LINE_HEIGHT;
    first.current = lines[0]?.id;
  }, [lines]);

  const scrolled = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = box.current ?? {};
    if (scrollTop < 80 && hasOlder) older();
    // Returning to the end resumes following.
    if (!isOver && scrollHeight - scrollTop - clientHeight < 40) setFollowing(true);
  };
  // Not told by the position, which measured lines change too.
  const leaveEnd = () => setFollowing(false);
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
        onWheel={({ deltaY }) => deltaY < 0 && leaveEnd()}
        onTouchMove={leaveEnd}
        onKeyDown={({ key }) => UPWARDS.includes(key) && leaveEnd()}
        // The box itself is hit on its scrollbar only.
        onPointerDown={({ target, currentTarget }) => target === currentTarget && leaveEnd()}
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

/** The lines of a log; while another search is read, those of the search before. */
function useLines({ id, number, search }: { id: string; number: number; search: string }) {
  const [state, setState] = useState(NO_LINES);
  const feed = useRef<LogFeed>(undefined);

  useEffect(() => {
    const read = (query: LogQuery) =>
      dataOf(
        api.GET('/console/api/runs/{id}/log', {
          params: { path: { id }, query: { ...query, ...(search && { search }) } },
        }),
      ).then(({ items }) => items);
    const timer = setTimeout(
      () => {
        feed.current = new LogFeed(read, setState);
      },
      search ? TYPING_MILLISECONDS : 0,
    );
    return () => {
      clearTimeout(timer);
      feed.current?.stop();
      feed.current = undefined;
    };
  }, [id, search]);

  useEffect(() => {
    followLog(number);
    return () => followLog(undefined);
  }, [number]);

  useLive(
    useCallback(
      (message: LiveMessage) => {
        const isOfThis =
          (message.type === 'log' && message.number === number) ||
          message.type === 'missed' ||
          (message.type === 'runs' && message.runs.some((run) => run.id === id));
        if (isOfThis) feed.current?.newer();
      },
      [number, id],
    ),
  );
  const older = useCallback(() => feed.current?.older(), []);
  return { ...state, older };
}
