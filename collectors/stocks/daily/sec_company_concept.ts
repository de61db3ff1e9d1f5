/**
 * One figure of a company, such as its net income, in all its reports to the SEC. Format: JSON, facts by unit:
 * https://www.sec.gov/search-filings/edgar-application-programming-interfaces. What it does not have is a 404.
 */
import { defineScript } from 'owlery/script';
import { readFields, readText, readWords, Source } from 'owlery/source';
import { CIK, FACT_KEY, FILED_SINCE, factsOf, readCik, SEC } from '../sec.ts';

export default defineScript({
  name: '美国上市公司财务数据（SEC，指定科目） · Company figures of the SEC (chosen)',
  description:
    '美国上市公司向 SEC 报告的指定财务科目。需要设置 OWLERY_CONTACT。 · Chosen figures in a company’s reports to the US Securities and Exchange Commission. Needs OWLERY_CONTACT.',
  parameters: {
    cik: CIK,
    concepts: {
      type: 'string',
      required: true,
      description: '科目，逗号分隔 · Concepts separated by commas, such as Assets,NetIncomeLoss',
    },
    taxonomy: {
      type: 'string',
      choices: ['us-gaap', 'ifrs-full', 'dei', 'srt'],
      default: 'us-gaap',
      description: '分类标准 · Taxonomy',
    },
    filed_since: FILED_SINCE,
  },
  naturalKey: FACT_KEY,
  async *collect({ parameters: { taxonomy, filed_since, ...parameters }, signal, log, progress }) {
    const cik = readCik(parameters.cik);
    const concepts = readWords(parameters.concepts, /^[A-Za-z]\w*$/, 'concepts');
    const sec = new Source(SEC, { signal, log });
    for (const [index, concept] of concepts.entries()) {
      const notFound = `it has no ${taxonomy}/${concept} of a company ${cik}`;
      const answer = await sec.json(`/api/xbrl/companyconcept/${cik}/${taxonomy}/${concept}.json`, { notFound });
      const { entityName, units } = readFields(answer, ['entityName', 'units'], 'the answer');
      const company = readText(entityName, 'entityName');
      log(`${concept} of ${company}`);
      yield* factsOf({ cik, company, taxonomy, concept, units }, filed_since);
      progress((100 * (index + 1)) / concepts.length, concept);
    }
  },
});
