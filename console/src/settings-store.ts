/** Settings stored in this browser: language, theme, the colour of rising prices. No secrets. */
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

export class SettingsStore {
  readonly #listeners = new Set<() => void>();
  readonly #darkness = matchMedia('(prefers-color-scheme: dark)');
  #current = read();

  constructor() {
    this.#darkness.addEventListener('change', () => this.#show());
    this.#show();
  }

  get current(): Settings {
    return this.#current;
  }

  get isDark(): boolean {
    const { theme } = this.#current;
    return theme === 'auto' ? this.#darkness.matches : theme === 'dark';
  }

  change(values: Partial<Settings>): void {
    this.#current = { ...this.#current, ...values };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#current));
    } catch {
      // A browser that keeps nothing still shows what was chosen until it is closed.
    }
    this.#show();
  }

  /** Calls the listener after each change, until the returned function is called. */
  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #show(): void {
    document.documentElement.lang = this.#current.language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.setAttribute('data-mantine-color-scheme', this.isDark ? 'dark' : 'light');
    for (const listener of this.#listeners) listener();
  }
}

function read(): Settings {
  const preferred: Settings = { language: /^zh/.test(navigator.language) ? 'zh' : 'en', theme: 'auto' };
  try {
    return { ...preferred, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return preferred;
  }
}
