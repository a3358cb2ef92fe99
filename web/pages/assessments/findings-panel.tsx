import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type AssessmentFinding,
  listAssessmentFindingsRoute,
} from '../../../src/modules/assessment-reviews/contract.ts';
import type { WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';
import { Level } from '../../components/level.tsx';
import { Panel } from '../../components/page.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { FindingStateTag } from './finding-columns.tsx';
import { FindingDialog } from './finding-dialog.tsx';

/** What is to be mended of this assessment. */
export function FindingsPanel({ one }: { one: WholeAssessment }) {
  const rights = useRights();
  const [opened, setOpened] = useState<AssessmentFinding | 'new' | null>(null);
  const query = useQuery({
    queryKey: ['assessment-findings', 'of', one.id],
    queryFn: ({ signal }) =>
      api.call(listAssessmentFindingsRoute, { query: { assessment: one.id, limit: 100 }, signal }),
  });
  return (
    <Panel
      title={t('assessments.tab-findings')}
      actions={
        rights.assess && (
          <Button size="xs" onClick={() => setOpened('new')}>
            {t('assessments.raise')}
          </Button>
        )
      }
    >
      {query.isError && (
        <ErrorNote title={t('assessments.findings-failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.data?.total === 0 && <p className="second">{t('assessments.no-findings-here')}</p>}
      <ul className="plain-list column">
        {query.data?.items.map((finding) => (
          <li key={finding.id}>
            <button type="button" className="link-button" onClick={() => setOpened(finding)}>
              {finding.title}
            </button>
            <div className="row wrap small">
              <span className="mono third">{finding.number}</span>
              <Level level={finding.severity} />
              <FindingStateTag finding={finding} />
              {finding.dueOn && (
                <span className="third">{t('assessments.due-on', { date: formatDate(finding.dueOn) })}</span>
              )}
            </div>
          </li>
        ))}
      </ul>
      {opened === 'new' && (
        <FindingDialog on={{ assessmentId: one.id, item: null, title: '' }} close={() => setOpened(null)} />
      )}
      {opened && opened !== 'new' && <FindingDialog finding={opened} close={() => setOpened(null)} />}
    </Panel>
  );
}
