/** The balance and the spending over time. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.ts';
import { Trend } from '../charts/trend.tsx';
import { day, money } from '../format.ts';
import { Loaded } from './states.tsx';
import { ProgressBar } from './status.tsx';

const DAYS = 30;

type Money = Awaited<ReturnType<typeof read>>;

const read = () => dataOf(api.GET('/console/api/series/money', { params: { query: { days: DAYS } } }));

export function MoneyPlots({ withSpending = true }: { withSpending?: boolean }) {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: ['series', 'money'], queryFn: read });
  return (
    <Loaded query={query} bones={<div className="bone" style={{ height: 150 }} />}>
      {(all) => (
        <div className="plots">
          <div>
            <div className="plot-title">{t('money.balance_30')}</div>
            <Balance balances={all.balances} />
          </div>
          {withSpending && (
            <div>
              <div className="plot-title">{t('money.spending')}</div>
              <Spending spending={all.spending} />
            </div>
          )}
        </div>
      )}
    </Loaded>
  );
}

/** A day without an entry has the balance of the day before. */
function Balance({ balances }: Pick<Money, 'balances'>) {
  const { t } = useTranslation();
  const byDay = new Map(balances.map(({ start, balance }) => [day(new Date(start)), balance]));
  const labels = Array.from({ length: DAYS }, (_, index) =>
    day(new Date(Date.now() - (DAYS - 1 - index) * 86_400_000)),
  );
  // Before its first entry an account has a balance of 0.
  let last = 0;
  const values = labels.map((label) => {
    last = byDay.get(label) ?? last;
    return last;
  });
  return (
    <Trend
      label={t('money.balance_30')}
      labels={labels}
      words={money}
      series={[{ name: t('money.balance'), colour: 'var(--accent)', values }]}
    />
  );
}

function Spending({ spending }: Pick<Money, 'spending'>) {
  const { t } = useTranslation();
  const most = Math.max(1, ...spending.map(({ amount }) => amount));
  if (spending.length === 0) return <p className="dim">{t('money.no_spending')}</p>;
  return (
    <div style={{ display: 'grid', gap: 10 }}>
      {spending.slice(0, 6).map(({ type, amount }) => (
        <div key={type} className="spent">
          <span className="clip">{type || t('money.other')}</span>
          <span className="num">{money(amount)}</span>
          <ProgressBar value={(amount / most) * 100} label={type || t('money.other')} />
        </div>
      ))}
    </div>
  );
}
