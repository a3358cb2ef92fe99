import type { CardStep } from '../../../src/modules/network/card-contract.ts';
import { Level } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { t } from '../../messages/messages.ts';

/** The widest path from the function back to the node; the link that decides is heavy (design, chain). */
export function Chain({ path }: { path: readonly CardStep[] }) {
  const steps = path.toReversed();
  return (
    <ol className="chain">
      {steps.map(({ node, link }, index) => (
        <li key={node.id}>
          {link && index > 0 && (
            <span className={`chain-link${link.decides ? ' decides' : ''} ${link.confidence ?? 'declared'}`}>
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
