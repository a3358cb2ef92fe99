import { Link } from '@tanstack/react-router';
import type { NodeRef } from '../../src/modules/register/contract.ts';
import { t } from '../messages/messages.ts';

/** Leads to the picture of what stands around a node: what a function rests on, who depends on anything else. */
export function ShowInNetwork({ node }: { node: Pick<NodeRef, 'id' | 'kind' | 'number'> }) {
  const direction = node.kind === 'function' ? 'supported-by' : 'both';
  return (
    <Link to="/network" search={{ node: node.number ?? node.id, direction }}>
      {t('common.show-in-network')}
    </Link>
  );
}
