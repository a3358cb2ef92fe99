import type { NetworkNode } from '../../../src/modules/network/neighbourhood-contract.ts';
import { Icon } from '../../components/icon.tsx';
import { Glyph, type Mark } from '../../components/level.tsx';
import { iconOfKind } from '../../components/node-link.tsx';
import { Figure } from '../../why/figure.tsx';
import { isUnknown, levelText } from './words.ts';

const marks = { none: 1, low: 2, moderate: 3, high: 4, 'very-high': 5 } as const satisfies Record<
  NetworkNode['high'],
  Mark
>;

/** The shape of its highest level, hatched where anything is possible; or of its kind. */
export function NodeGlyph({ node, colour }: { node: NetworkNode; colour: 'level' | 'kind' }) {
  if (colour === 'kind') return <Icon name={iconOfKind[node.kind]} />;
  return <Glyph mark={isUnknown(node) ? 'unknown' : marks[node.high]} />;
}

/** How critical a node is: one level, or two shapes joined by a line. */
function Levels({ node }: { node: Pick<NetworkNode, 'low' | 'high'> }) {
  return (
    <span className="level">
      {!isUnknown(node) && node.low !== node.high && (
        <>
          <Glyph mark={marks[node.low]} />
          <span className="level-line" aria-hidden="true" />
        </>
      )}
      <Glyph mark={isUnknown(node) ? 'unknown' : marks[node.high]} />
      <span>{levelText(node)}</span>
    </span>
  );
}

/** The same, opening to its grounds. */
export function LevelFigure({ node }: { node: NetworkNode }) {
  const why = { kind: 'network-card', id: node.number ?? node.id, value: 'criticality' };
  return <Figure why={why} value={<Levels node={node} />} />;
}
