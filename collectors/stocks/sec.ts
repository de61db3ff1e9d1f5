/**
 * What the collectors of the US Securities and Exchange Commission (SEC) share. Its rules: who asks says whom to write to,
 * and sends no more than 10 requests a second, from all machines together: https://www.sec.gov/os/accessing-edgar-data.
 * Runs side by side count together too, hence 2.
 */
import { readFields, readList, readNumber, readText, type SourceDeclaration } from 'owlery/source';

export const SEC: SourceDeclaration = {
  id: 'SEC',
  name: 'SEC',
  address: 'https://data.sec.gov',
  requestsPerSecond: 2,
  needsContact: true,
};

export const CIK = {
  type: 'string',
  required: true,
  description: '公司 CIK 编号 · The company’s CIK, such as 320193',
} as const;

export const FILED_SINCE = {
  type: 'date',
  description: '只取该日及以后申报的 · Only what was filed on this day or later',
} as const;

/** What tells a fact from all others; those at one moment have no `period_start`. */
export const FACT_KEY = ['cik', 'taxonomy', 'concept', 'unit', 'period_start', 'period_end', 'accession_number'];

/** @returns the CIK as the addresses have it: CIK and ten digits */
export function readCik(text: string): string {
  const [, digits] = /^(?:CIK)?0*(\d{1,10})$/i.exec(text.trim()) ?? [];
  if (!digits) throw new Error(`parameter cik: "${text}" is not what it takes, a number of up to ten digits`);
  return `CIK${digits.padStart(10, '0')}`;
}

interface Concept {
  readonly cik: string;
  readonly company: string | null;
  readonly taxonomy: string;
  readonly concept: string;
  /** As the answer has them: lists of facts by unit. */
  readonly units: unknown;
}

/** The facts of one concept, one row each. */
export function* factsOf({ units, cik, ...concept }: Concept, filedSince: string | undefined) {
  for (const [unit, facts] of Object.entries(readFields(units, [], 'units'))) {
    for (const fact of readList(facts, unit)) {
      const fields: Record<string, unknown> = readFields(fact, ['end', 'val', 'accn', 'form', 'filed'], unit);
      const filed = readText(fields.filed, 'filed');
      if (filedSince && filed && filed < filedSince) continue;
      yield {
        cik: cik.slice(3),
        ...concept,
        unit,
        period_start: readText(fields.start, 'start'),
        period_end: readText(fields.end, 'end'),
        // Beyond 2^53 now and then, as for assets in yen: then a BigInt.
        value: readNumber(fields.val, 'val'),
        accession_number: readText(fields.accn, 'accn'),
        fiscal_year: readNumber(fields.fy, 'fy'),
        fiscal_period: readText(fields.fp, 'fp'),
        form: readText(fields.form, 'form'),
        filed,
        frame: readText(fields.frame, 'frame'),
      };
    }
  }
}
