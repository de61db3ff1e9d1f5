/** Settings stored in this browser: language, theme, the colour of rising prices. No secrets. */
import { useSyncExternalStore } from 'react';

export type Language = 'zh' | 'en';
export type Theme = 'light' | 'dark' | 'auto';

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  /** The colour of rising prices; undefined: red in Chinese, green in English. */
  readonly rising?: 'red' | 'green' | undefined;
  /** Named filters of the list of runs. */
  readonly filters?: readonly { name: string; search: string }[] | undefined;
  /** Whether the list of runs shows the load above it. */
  readonly isLoadShown?: boolean | undefined;
  /** The playback speed of videos. */
  readonly speed?: number | undefined;
}

const KEY = 'owlery';
const listeners = new Set<() => void>();

function read(): Settings {
  const preferred: Settings = { language: /^zh/.test(navigator.language) ? 'zh' : 'en', theme: 'auto' };
  try {
    return { ...preferred, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return preferred;
  }
}

let current = read();

export const settings = () => current;

export function change(values: Partial<Settings>): void {
  current = { ...current, ...values };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing still shows what was chosen until it is closed.
  }
  apply();
  for (const listener of listeners) listener();
}

export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

const darkness = matchMedia('(prefers-color-scheme: dark)');

export const isDark = () => (current.theme === 'auto' ? darkness.matches : current.theme === 'dark');

function apply(): void {
  document.documentElement.lang = current.language === 'zh' ? 'zh-CN' : 'en';
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark() ? 'dark' : 'light');
}

darkness.addEventListener('change', () => {
  apply();
  for (const listener of listeners) listener();
});
apply();

export const risesRed = () => (current.rising ?? (current.language === 'zh' ? 'red' : 'green')) === 'red';
