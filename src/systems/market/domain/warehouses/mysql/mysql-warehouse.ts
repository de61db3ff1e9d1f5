import type { Logger } from 'pino';
import type { Database } from '../../../../../core/db/database.ts';
import type { Warehouse } from '../warehouse.ts';
import type { Location } from '../warehouse-setting.ts';

export async function openMysqlWarehouse(_location: Location, _own: Database, _logger: Logger): Promise<Warehouse> {
  throw new Error('MySQL is not served yet');
}
