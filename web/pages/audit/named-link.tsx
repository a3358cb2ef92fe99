import { Link } from '@tanstack/react-router';
import type { Named } from '../../../src/modules/audit/contract.ts';
import { NodeKind } from '../../../src/modules/register/contract.ts';
import { pathOf } from '../../components/node-link.tsx';
import { nameOf } from './row-words.ts';

/** What an id means, with a link where it has a page of its own. */
export function NamedLink({ id, named }: { id: string; named: Named }) {
  const kind = NodeKind.safeParse(named.kind);
  if (kind.success && named.name !== null) {
    return <Link to={pathOf({ id, kind: kind.data, number: named.number })}>{named.name}</Link>;
  }
  if (named.kind === 'import') {
    return (
      <Link to="/imports/$id" params={{ id }}>
        {named.number} {named.name}
      </Link>
    );
  }
  if (named.kind === 'assessment') {
    return (
      <Link to="/assessments/$id" params={{ id }}>
        {named.number} {named.name}
      </Link>
    );
  }
  return <span className={named.name === null ? 'third' : ''}>{nameOf(named)}</span>;
}
