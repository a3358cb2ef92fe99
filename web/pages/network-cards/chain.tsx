import type { CardStep } from '../../../src/modules/network/card-contract.ts';
import { Level } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { t } from '../../messages/messages.ts';

/** Solid where somebody looked, long dashes where it was said, short ones where it was guessed. */
const lines = {
  observed: 'chain-link',
  attested: 'chain-link',
  declared: 'chain-link declared',
  inferred: 'chain-link inferred',
} as const;

/** The widest path from the function back to the node; the link that decides is heavy (design, chain). */
export function Chain({ path }: { path: readonly CardStep[] }) {
  const steps = path.toReversed();
  return (
    <ol className="chain">
      {steps.map(({ node, link }, index) => (
        <li key={node.id}>
          {link && index > 0 && (
            <span className={`${lines[link.confidence ?? 'declared']}${link.decides ? ' decides' : ''}`}>
              <Level level={link.dependence} />
            </span>
          )}
          <span className={index === 0 || index === steps.length - 1 ? 'chain-node end' : 'chain-node'}>
            <small>{t(`words.kind-${node.kind}`)}</small>
            <NodeLink node={node} />
          </span>
        </li>
      ))}
    </ol>
  );
}
