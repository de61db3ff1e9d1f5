/** What the page holds besides React's own state and the cache of queries: each object is made here, once. */
import { LiveEvents } from './api/live-events.ts';
import { Formatters } from './formatters.ts';
import { SettingsStore } from './settings-store.ts';

export const settingsStore = new SettingsStore();

export const formatters = new Formatters(() => (settingsStore.current.language === 'zh' ? 'zh-CN' : 'en-GB'));

export const liveEvents = new LiveEvents();
