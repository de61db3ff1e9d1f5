import type { Location } from '../warehouse-setting.ts';

export async function tryMysql(
  _location: Location,
  _signal: AbortSignal,
  _connected: (milliseconds: number) => void,
): Promise<void> {
  throw new Error('MySQL is not served yet');
}
