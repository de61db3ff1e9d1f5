/** The socket with the events of runs: opened once for the page, and reopened at growing intervals when it breaks. */
import { useEffect, useSyncExternalStore } from 'react';
import { addressOf } from '../place.ts';

export interface RunChange {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly progress: number;
  readonly detail: unknown;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

export type LiveMessage =
  | { readonly type: 'runs'; readonly runs: readonly RunChange[] }
  | { readonly type: 'log'; readonly number: number }
  | { readonly type: 'missed' }
  | { readonly type: 'connected' };

type Listener = (message: LiveMessage) => void;

const LONGEST_WAIT = 15_000;
const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let socket: WebSocket | undefined;
let wait = 500;
let timer: ReturnType<typeof setTimeout> | undefined;
/** When the connection was lost; undefined while there is one. */
let lostAt: number | undefined;
let followed: number | undefined;
let isWanted = false;
let wasRefused = false;

export function openLive(): void {
  isWanted = true;
  connect();
}

export function closeLive(): void {
  isWanted = false;
  clearTimeout(timer);
  socket?.close();
  socket = undefined;
  setLost(undefined);
}

function connect(): void {
  if (socket || !isWanted) return;
  const address = new URL(addressOf('/console/ws'), location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const opening = new WebSocket(address);
  socket = opening;
  opening.onmessage = ({ data }) => {
    const message = JSON.parse(data) as LiveMessage;
    if (message.type === 'connected') {
      wait = 500;
      wasRefused = false;
      if (followed !== undefined) opening.send(JSON.stringify({ type: 'follow_log', number: followed }));
      const hadLost = lostAt !== undefined;
      setLost(undefined);
      // Changes in between must be read.
      if (hadLost) tell({ type: 'missed' });
      return;
    }
    tell(message);
  };
  opening.onclose = ({ code }) => {
    if (socket !== opening) return;
    socket = undefined;
    if (!isWanted) return;
    setLost(lostAt ?? Date.now());
    // Two refusals mean that the session has ended, which the next request finds. One refusal may come from a password change,
    // after which the browser soon has another cookie.
    if (code === 1008 && wasRefused) tell({ type: 'missed' });
    wasRefused = code === 1008;
    timer = setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
}

function setLost(value: number | undefined): void {
  if (lostAt === value) return;
  lostAt = value;
  for (const watcher of watchers) watcher();
}

function tell(message: LiveMessage): void {
  for (const listener of listeners) listener(message);
}

addEventListener('online', () => {
  clearTimeout(timer);
  wait = 500;
  connect();
});

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
  followed = number;
  if (socket?.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify(number === undefined ? { type: 'unfollow_log' } : { type: 'follow_log', number }));
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
