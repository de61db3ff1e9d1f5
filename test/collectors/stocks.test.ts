import { expect, test, vi } from 'vitest';
import { html, json } from '../support/source-server.ts';
import { collect, describeCollector, shipped } from './collector.ts';

const assets = (end: string, val: unknown, more = {}) => ({
  end,
  val,
  accn: '0000320193-23-000106',
  fy: 2023,
  fp: 'FY',
  form: '10-K',
  filed: '2023-11-03',
  ...more,
});
const income = assets('2023-09-30', 96995000000, { start: '2022-09-25', frame: 'CY2023' });
const concept = (units: unknown) => ({ label: 'a label', description: 'a description', units });
const facts = () =>
  json({
    cik: 320193,
    entityName: 'Apple Inc.',
    facts: {
      dei: { EntityCommonStockSharesOutstanding: concept({ shares: [assets('2023-10-20', 15552752000)] }) },
      'us-gaap': { NetIncomeLoss: concept({ USD: [income] }) },
    },
  });
const fact = {
  cik: '0000320193',
  company: 'Apple Inc.',
  accession_number: '0000320193-23-000106',
  fiscal_year: 2023,
  fiscal_period: 'FY',
  form: '10-K',
  filed: '2023-11-03',
};
const netIncome = {
  ...fact,
  taxonomy: 'us-gaap',
  concept: 'NetIncomeLoss',
  unit: 'USD',
  period_start: '2022-09-25',
  period_end: '2023-09-30',
  value: 96995000000,
  frame: 'CY2023',
};
/** The answer of data.sec.gov for an unknown key. */
const noSuchKey = () => ({ status: 404, body: '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>' });

describeCollector('sec_company_facts', 'SEC', { parameters: { cik: '320193' }, answer: facts }, (subject) => {
  test('yields every fact of every concept', async () => {
    subject.server.answers(facts);
    const { rows } = await subject.collect({ cik: '320193' });
    expect(rows).toEqual([
      {
        ...fact,
        taxonomy: 'dei',
        concept: 'EntityCommonStockSharesOutstanding',
        unit: 'shares',
        period_start: null,
        period_end: '2023-10-20',
        value: 15552752000,
        frame: null,
      },
      netIncome,
    ]);
    expect(subject.server.asked).toMatchObject([{ path: '/api/xbrl/companyfacts/CIK0000320193.json', query: {} }]);
  });

  test('makes no request without a contact, which the SEC requires', async () => {
    subject.server.answers(facts);
    vi.stubEnv('OWLERY_CONTACT', undefined);
    expect(await subject.failure({ cik: '320193' })).toMatch(/SEC: requires a contact address: set OWLERY_CONTACT/);
    expect(subject.server.asked).toEqual([]);
  });

  test.each([
    [
      'a company there is not',
      '9999999999',
      noSuchKey,
      /SEC: it has no figures of a company CIK9999999999: HTTP 404 .*NoSuchKey/,
    ],
    ['an invalid CIK', 'AAPL', facts, /parameter cik: "AAPL"/],
    [
      'being taken for a robot',
      '1',
      () => html('Undeclared Automated Tool', 403),
      /SEC: HTTP 403 .*Undeclared Automated/,
    ],
    ['an answer that is not as documented', '1', () => json({ cik: 1, entityName: 'x' }), /the answer has no facts/],
  ])('fails for %s', async (_what, cik, answer, message) => {
    subject.server.answers(answer);
    expect(await subject.failure({ cik })).toMatch(message);
  });
});

const NET_INCOME = { cik: 'CIK0000320193', concepts: 'NetIncomeLoss' };
const netIncomes = () =>
  json({
    cik: 320193,
    taxonomy: 'us-gaap',
    tag: 'NetIncomeLoss',
    entityName: 'Apple Inc.',
    ...concept({ USD: [income] }),
  });

describeCollector('sec_company_concept', 'SEC', { parameters: NET_INCOME, answer: netIncomes }, (subject) => {
  test('yields the facts of a concept', async () => {
    subject.server.answers(netIncomes);
    expect((await subject.collect(NET_INCOME)).rows).toEqual([netIncome]);
    const path = '/api/xbrl/companyconcept/CIK0000320193/us-gaap/NetIncomeLoss.json';
    expect(subject.server.asked).toMatchObject([{ path, query: {} }]);
  });

  test('keeps values beyond 2^53 exact, and omits facts filed before the given day', async () => {
    const yen = [assets('2023-03-31', 0), assets('2022-03-31', 1, { filed: '2022-06-23' })];
    subject.server.answers(() =>
      json(
        JSON.stringify({ entityName: 'A bank', ...concept({ JPY: yen }) }).replace(
          '"val":0,',
          '"val":9007199254740993,',
        ),
      ),
    );
    const { rows } = await subject.collect({ ...NET_INCOME, concepts: 'Assets', filed_since: '2023-01-01' });
    expect(rows).toMatchObject([{ unit: 'JPY', period_end: '2023-03-31', value: 9007199254740993n }]);
    expect(rows).toHaveLength(1);
  });

  test('fails for an unknown concept', async () => {
    subject.server.answers(noSuchKey);
    const message = /SEC: it has no us-gaap\/NoSuch of a company CIK0000320193: HTTP 404/;
    expect(await subject.failure({ ...NET_INCOME, concepts: 'NoSuch' })).toMatch(message);
  });
});

test('sample_aapl_daily needs no source', async () => {
  const { rows } = await collect((await shipped('sample_aapl_daily')).file, {});
  expect(rows).toHaveLength(1_260);
  expect(rows[0]).toMatchObject({ date: expect.stringMatching(/^20\d\d-\d\d-\d\d$/), close: expect.any(Number) });
});
