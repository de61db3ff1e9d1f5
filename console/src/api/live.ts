/** The events of runs, for pages and components. */
import { useEffect, useSyncExternalStore } from 'react';
import { liveEvents } from '../stores.ts';
import { owlery } from './client.ts';
import type { LiveMessage } from './live-events.ts';

export type { LiveMessage } from './live-events.ts';
export type RunChange = Extract<LiveMessage, { type: 'runs' }>['runs'][number];

export const openLive = () => liveEvents.open(owlery);
export const closeLive = () => liveEvents.close();

export function useLive(listener: (message: LiveMessage) => void): void {
  useEffect(() => liveEvents.listen(listener), [listener]);
}

/** Subscribes to the log of a run. */
export const followLog = (number: number | undefined) => liveEvents.followLog(number);

/** When the connection was lost, in milliseconds since 1970; undefined while there is one. */
export const useLostSince = () => useSyncExternalStore(liveEvents.watch, () => liveEvents.lostAt);
