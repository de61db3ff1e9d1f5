import type { MarketScript } from '../scripts/script-queries.ts';
import type { NewTable } from './warehouse.ts';

/** The table a script fills: `stock_zh_a_hist` fills `ak_stock_zh_a_hist`, shown as "Stock Zh A Hist". */
export function tableOf({ script_id, category }: Pick<MarketScript, 'script_id' | 'category'>): NewTable {
  return {
    table_name: `ak_${script_id}`,
    display_name: script_id.replace(/(?:^|_)(\w)/g, (_match, letter: string) => ` ${letter.toUpperCase()}`).trim(),
    category,
    script_id,
  };
}
