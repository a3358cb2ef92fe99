import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Evidence, listEvidenceRoute } from '../../src/modules/evidence/contract.ts';
import type { NodeRef } from '../../src/modules/register/contract.ts';
import { api } from '../api.ts';
import { formatDate } from '../format.ts';
import { t } from '../messages/messages.ts';
import { useRights } from '../session.tsx';
import { EvidenceDialog } from './evidence-dialog.tsx';
import { Grade } from './grade.tsx';
import { Panel } from './page.tsx';
import { ErrorNote, Waiting } from './states.tsx';

const shown = 8;

/** What is known of a node and from whom, the newest first. */
export function EvidencePanel({ node }: { node: NodeRef }) {
  const rights = useRights();
  const [adding, setAdding] = useState(false);
  const evidence = useQuery({
    queryKey: ['evidence', { subject: node.id }, 'first'],
    queryFn: () => api.call(listEvidenceRoute, { query: { subject: node.id, limit: shown } }),
  });
  return (
    <Panel
      title={t('evidence.title')}
      actions={
        evidence.data &&
        evidence.data.total > shown && (
          <Link to="/evidence" search={{ subject: node.number ?? node.id }}>
            {t('evidence.all', { count: evidence.data.total })}
          </Link>
        )
      }
      footer={
        rights.write && (
          <Button size="xs" onClick={() => setAdding(true)}>
            {t('evidence.add')}
          </Button>
        )
      }
    >
      {evidence.isError ? (
        <ErrorNote title={t('evidence.failed')} error={evidence.error} retry={() => void evidence.refetch()} />
      ) : evidence.data ? (
        <EvidenceTimeline items={evidence.data.items} />
      ) : (
        <Waiting />
      )}
      {adding && <EvidenceDialog subject={node.id} close={() => setAdding(false)} />}
    </Panel>
  );
}

/** Seen by us filled, stated as a ring, against it as a diamond, expired dashed (design, evidence entry). */
function EvidenceTimeline({ items }: { items: readonly Evidence[] }) {
  if (items.length === 0) return <p className="second">{t('evidence.none')}</p>;
  return (
    <ol className="timeline">
      {items.map((one) => (
        <li key={one.id} className={markOf(one)}>
          <div className="row small third">
            <span className="grow">{formatDate(one.observedOn)}</span>
            <Grade grade={one.grade} />
          </div>
          <div className="medium">
            <Link to="/evidence/$id" params={{ id: one.number }}>
              {one.title}
            </Link>
          </div>
          <div className="small second">{underOf(one)}</div>
        </li>
      ))}
    </ol>
  );
}

function markOf({ state, adverse, origin }: Evidence): string {
  if (state === 'expired') return 'expired';
  if (adverse) return 'adverse';
  return origin === 'own' ? 'observed' : '';
}

function underOf({ author, origin, state, validUntil }: Evidence): string {
  const who = author ?? t(`words.origin-${origin}`);
  if (validUntil === null) return who;
  return `${who}, ${t(state === 'expired' ? 'evidence.expired-on' : 'evidence.holds-until', { date: formatDate(validUntil) })}`;
}
