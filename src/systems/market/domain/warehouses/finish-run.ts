/** Makes a load into an external warehouse and the end of its run atomic. */
import type { Database } from '../../../../core/db/database.ts';
import { notOfWarehouse } from '../rows/not-of-warehouse.ts';
import type { Load, LoadResult } from './warehouse.ts';

/**
 * Ends the run, commits the load there, and then the end of the run, which is held open meanwhile: a cancel comes
 * before all of it, or too late.
 * @param commit commits the load there; nothing where that has been done already
 */
export async function finishRun(
  own: Database,
  { finish }: Load,
  result: LoadResult,
  commit: () => Promise<void> = async () => {},
): Promise<void> {
  let refused: unknown;
  try {
    await own.transaction(async (tx) => {
      await finish(tx, result);
      await commit().catch((error) => {
        refused = error;
        throw error;
      });
    });
  } catch (error) {
    throw error === refused ? error : notOfWarehouse(error);
  }
}
