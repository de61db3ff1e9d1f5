/** The source of a task's film: an address, or an uploaded material. */

import { download } from '../../../../shared/fetch/download.ts';
import type { Library } from '../../../../shared/library.ts';
import type { Storage } from '../../../../shared/storage/storage.ts';
import type { ConfigProblem } from '../errors.ts';
import type { TaskConfig } from '../task-types.ts';
import { refuseWork } from '../work/errors.ts';

export interface FilmOrder {
  readonly config: TaskConfig;
  /** The task's owner; null if the account was deleted. */
  readonly ownerId: number | null;
  /** Absolute path of a file to download to. */
  readonly file: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, total: number | undefined) => void;
}

/** Provides the film of a task as a file. @throws WorkErrors, FetchErrors, StorageError; the signal's reason */
export type Films = <Result>(order: FilmOrder, read: (file: string) => Promise<Result>) => Promise<Result>;

export interface FilmsOptions {
  readonly library: Pick<Library, 'file'>;
  readonly storage: Pick<Storage, 'stat' | 'withFile'>;
  /** The limits of downloads. */
  readonly limits: { mostBytes: number; mostSeconds: number; allowPrivate: boolean };
}

export function filmsOf({ library, storage, limits }: FilmsOptions): Films {
  return async ({ config, ownerId, ...target }, read) => {
    const materialId = materialOf(config);
    if (materialId !== undefined) {
      const { signal } = target;
      const found = await findMaterial({ library, storage }, materialId, ownerId);
      if ('problem' in found) throw refuseWork('material_unavailable', { message: found.problem.en });
      return await storage.withFile(found.key, read, { signal });
    }
    const { mediaType } = await download(String(config.video_url), { ...limits, ...target });
    if (mediaType === 'text/html') {
      throw refuseWork('video_unreadable', { message: 'the address leads to a web page, and not to a film' });
    }
    return await read(target.file);
  };
}

/** Problems of a new task's film that can be detected in advance. */
export function checkFilm(options: Pick<FilmsOptions, 'library' | 'storage'>) {
  return async (config: TaskConfig, ownerId: number): Promise<ConfigProblem[]> => {
    const materialId = materialOf(config);
    const found = materialId === undefined ? undefined : await findMaterial(options, materialId, ownerId);
    return found && 'problem' in found ? [{ field: 'video_url', message: found.problem }] : [];
  };
}

function materialOf({ video_url: address }: TaskConfig): number | undefined {
  const [, id] = /^material:(\d+)$/.exec(String(address)) ?? [];
  return id === undefined ? undefined : Number(id);
}

type Found = { readonly key: string } | { readonly problem: ConfigProblem['message'] };

async function findMaterial(
  { library, storage }: Pick<FilmsOptions, 'library' | 'storage'>,
  id: number,
  accountId: number | null,
): Promise<Found> {
  const file = await library.file(id, accountId);
  if (!file) {
    return { problem: { zh: `没有课件 ${id}，或无权查看`, en: `there is no material ${id} that may be seen` } };
  }
  if (file.type !== 'video') {
    return { problem: { zh: `课件 ${id} 是 PDF，不是视频`, en: `material ${id} is a PDF, and not a film` } };
  }
  // For example on another machine's disk.
  if (!(await storage.stat(file.key))) {
    return {
      problem: {
        zh: `本服务器的存储中没有课件 ${id} 的文件：多台机器须共用一个 S3`,
        en: `the file of material ${id} is not in this server's storage: several machines need one S3`,
      },
    };
  }
  return { key: file.key };
}
