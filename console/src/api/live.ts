/** The socket with the events of runs: opened once for the page, and reopened when it breaks. */
import type { Channel, ChannelMessages } from '@owlery/client';
import { useEffect, useSyncExternalStore } from 'react';
import { owlery } from './client.ts';

export type LiveMessage = ChannelMessages['/console/ws'];
export type RunChange = Extract<LiveMessage, { type: 'runs' }>['runs'][number];

type Listener = (message: LiveMessage) => void;

/** The delay after a refusal. Meanwhile the next request finds that the session has ended. */
const REFUSED_WAIT = 15_000;
const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let channel: Channel<'/console/ws'> | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
/** When the connection was lost; undefined while there is one. */
let lostAt: number | undefined;
let followed: number | undefined;
let unfollow: (() => void) | undefined;

export function openLive(): void {
  if (channel) return;
  channel = owlery.channel('/console/ws', {
    onMessage(message) {
      if (message.type === 'connected') setLost(undefined);
      tell(message);
    },
    // Changes in between must be read.
    onMissed: () => tell({ type: 'missed' }),
    onLost: () => setLost(lostAt ?? Date.now()),
    onRefused() {
      channel = undefined;
      setLost(lostAt ?? Date.now());
      timer = setTimeout(openLive, REFUSED_WAIT);
      tell({ type: 'missed' });
    },
  });
  follow();
}

export function closeLive(): void {
  clearTimeout(timer);
  channel?.close();
  channel = undefined;
  setLost(undefined);
}

function setLost(value: number | undefined): void {
  if (lostAt === value) return;
  lostAt = value;
  for (const watcher of watchers) watcher();
}

function tell(message: LiveMessage): void {
  for (const listener of listeners) listener(message);
}

addEventListener('online', () => channel?.reconnect());

export function useLive(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listener]);
}

/** Subscribes to the log of a run. */
export function followLog(number: number | undefined): void {
  if (number === undefined && followed !== undefined) channel?.send({ type: 'unfollow_log' });
  followed = number;
  follow();
}

function follow(): void {
  unfollow?.();
  unfollow = followed === undefined ? undefined : channel?.follow({ type: 'follow_log', number: followed });
}

/** When the connection was lost, in milliseconds since 1970; undefined while there is one. */
export function useLostSince(): number | undefined {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => lostAt,
  );
}
