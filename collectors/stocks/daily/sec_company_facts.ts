/**
 * All figures that a company has reported to the SEC since about 2009. Format: JSON, facts by taxonomy, concept and unit:
 * https://www.sec.gov/search-filings/edgar-application-programming-interfaces. A company without any is a 404.
 */
import { defineScript } from 'owlery/script';
import { readFields, readText, Source } from 'owlery/source';
import { CIK, FACT_KEY, FILED_SINCE, factsOf, readCik, SEC } from '../sec.ts';

export default defineScript({
  name: '美国上市公司财务数据（SEC，全部科目） · Company figures of the SEC (all)',
  description:
    '美国上市公司向 SEC 报告的全部财务科目。需要设置 OWLERY_CONTACT。 · Every figure in a company’s reports to the US Securities and Exchange Commission. Needs OWLERY_CONTACT.',
  parameters: { cik: CIK, filed_since: FILED_SINCE },
  naturalKey: FACT_KEY,
  async *collect({ parameters, signal, log, progress }) {
    const cik = readCik(parameters.cik);
    const sec = new Source(SEC, { signal, log });
    const notFound = `it has no figures of a company ${cik}`;
    const answer = await sec.json(`/api/xbrl/companyfacts/${cik}.json`, { notFound });
    const { entityName, facts } = readFields(answer, ['entityName', 'facts'], 'the answer');
    const company = readText(entityName, 'entityName');
    const concepts = Object.entries(readFields(facts, [], 'facts')).flatMap(([taxonomy, concepts]) =>
      Object.entries(readFields(concepts, [], taxonomy)).map(([concept, details]) => ({ taxonomy, concept, details })),
    );
    log(`${concepts.length} concepts of ${company}`);
    for (const [index, { taxonomy, concept, details }] of concepts.entries()) {
      const { units } = readFields(details, ['units'], concept);
      yield* factsOf({ cik, company, taxonomy, concept, units }, parameters.filed_since);
      progress((100 * (index + 1)) / concepts.length, concept);
    }
  },
});
