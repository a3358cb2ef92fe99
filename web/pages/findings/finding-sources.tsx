import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FindingDetails } from '../../../src/modules/findings/contract.ts';
import { getVulnerabilityRoute } from '../../../src/modules/vulnerabilities/contract.ts';
import { api } from '../../api.ts';
import { Record } from '../../components/record.tsx';
import { SourceComparison } from '../../components/source-comparison.tsx';
import { t } from '../../messages/messages.ts';

/** What every source says of the vulnerability, whether or not it matched here. */
export function FindingSources({ finding }: { finding: FindingDetails }) {
  const { id } = finding.vulnerability;
  const query = useQuery({
    queryKey: ['vulnerability', id],
    queryFn: () => api.call(getVulnerabilityRoute, { params: { id } }),
  });
  return (
    <section>
      <div className="section-head">
        <h2>{t('vulnerabilities.sources')}</h2>
        <Link to="/vulnerabilities/$id" params={{ id }}>
          {t('vulnerabilities.all-sources', { id })}
        </Link>
      </div>
      <Record query={query} failed={t('vulnerabilities.sources-failed')}>
        {(vulnerability) => <SourceComparison vulnerability={vulnerability} />}
      </Record>
    </section>
  );
}
