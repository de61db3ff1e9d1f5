/** Loads scripts of pages and plots while the console is open. */
import i18next from 'i18next';
import { addressOf } from '../place.ts';
import { ApiError } from './errors.ts';

export class ScriptUnreachable extends ApiError {}

/**
 * Loads a script. Where the server answers without it, the server has a newer build: the console is loaded again, once.
 * @throws ScriptUnreachable if the server cannot be reached
 */
export const loaded =
  <Module>(load: () => Promise<Module>) =>
  async (): Promise<Module> => {
    try {
      return await load();
    } catch (error) {
      if (!(await isReachable())) throw new ScriptUnreachable(i18next.t('error.no_answer'), { status: 0 });
      const key = `owlery-reloaded ${(error as Error).message}`;
      if (sessionStorage.getItem(key)) throw error;
      sessionStorage.setItem(key, 'yes');
      location.reload();
      throw error;
    }
  };

export async function reload(): Promise<void> {
  if (await isReachable()) location.reload();
}

const isReachable = () =>
  fetch(addressOf('/console/api/session'), { cache: 'no-store' }).then(
    () => true,
    () => false,
  );
