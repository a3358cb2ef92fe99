import { Link } from '@tanstack/react-router';
import type { Candidate } from '../../../src/modules/candidates/contract.ts';
import { ExploitedTags } from '../../components/finding-counts.tsx';
import { Severity } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { formatMoment } from '../../format.ts';
import { Known } from '../../lists/cells.tsx';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { componentText } from '../findings/finding-columns.tsx';
import { CandidateActs } from './candidate-acts.tsx';
import { Grounds } from './grounds-cell.tsx';

/** The list of candidates; its order is the server's. */
export const candidateList: ListDeclaration<Candidate> = {
  name: 'candidates',
  sort: 'confidence',
  columns: [
    {
      id: 'vulnerability',
      title: t('candidates.vulnerability'),
      cell: ({ vulnerability, component, knownExploited }) => (
        <>
          <span className="row wrap">
            <Link className="name mono" to="/vulnerabilities/$id" params={{ id: vulnerability.id }}>
              {vulnerability.id}
            </Link>
            <ExploitedTags knownExploited={knownExploited} malicious={false} />
          </span>
          <small className="mono">{componentText(component)}</small>
        </>
      ),
    },
    {
      id: 'severity',
      title: t('candidates.severity'),
      phone: 'beside',
      cell: ({ severity }) => <Severity level={severity.level} />,
    },
    {
      id: 'confidence',
      title: t('candidates.confidence'),
      cell: ({ confidence }) => t(`candidates.confidence-${confidence}`),
    },
    {
      id: 'product',
      title: t('candidates.product'),
      cell: ({ product }) => <NodeLink node={product} />,
    },
    {
      id: 'grounds',
      title: t('candidates.grounds'),
      phone: 'below',
      cell: (candidate) => <Grounds candidate={candidate} />,
    },
    {
      id: 'acts',
      title: t('candidates.acts'),
      cell: (candidate) => <CandidateActs candidate={candidate} />,
    },
    {
      id: 'summary',
      title: t('candidates.summary'),
      spare: true,
      phone: 'away',
      cell: ({ vulnerability }) => <Known>{vulnerability.summary}</Known>,
    },
    {
      id: 'found',
      title: t('candidates.found'),
      spare: true,
      phone: 'away',
      cell: ({ foundAt }) => formatMoment(foundAt),
    },
  ],
};
