/** The settings of this browser, for pages and components. */
import { useSyncExternalStore } from 'react';
import type { Settings } from './settings-store.ts';
import { settingsStore } from './stores.ts';

export type { Language, Settings, Theme } from './settings-store.ts';

export const settings = () => settingsStore.current;

export const change = (values: Partial<Settings>) => settingsStore.change(values);

export const useSettings = (): Settings => useSyncExternalStore(settingsStore.subscribe, settings);

export const isDark = () => settingsStore.isDark;

export function risesRed(): boolean {
  const { rising, language } = settings();
  return (rising ?? (language === 'zh' ? 'red' : 'green')) === 'red';
}
