import { Link } from '@tanstack/react-router';
import type { NetworkOverview } from '../../../src/modules/network/card-lists-contract.ts';
import { Panel } from '../../components/page.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';

/** What the network states and what it does not: each would open or narrow a part of the analysis. */
export function Lacks({ overview }: { overview: NetworkOverview }) {
  const lacking = overview.stated.filter(({ known, of }) => known < of || of === 0);
  if (lacking.length === 0) return null;
  return (
    <Panel title={t('analysis.lacks')} footer={<Link to="/imports">{t('analysis.act-import')}</Link>}>
      <div className="column">
        {lacking.map(({ input, known, of }) => (
          <span className="row small" key={input}>
            <span className="grow">{t(`analysis.lacks-${input}`)}</span>
            <span className="tabular second">
              {t('analysis.known-of', { known: formatNumber(known), of: formatNumber(of) })}
            </span>
          </span>
        ))}
      </div>
    </Panel>
  );
}
