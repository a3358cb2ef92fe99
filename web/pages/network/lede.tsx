import { confidences } from '../../../src/common/network.ts';
import type { NetworkDirection } from '../../../src/modules/network/neighbourhood-contract.ts';
import type { WhyReference } from '../../../src/modules/why/contract.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import type { Neighbourhood } from './view.ts';

/** What the picture comes to, in a sentence or two. */
export function FocusLede({ view, direction }: { view: Neighbourhood; direction: NetworkDirection }) {
  const sentences = [dependents(view, direction), roots(view, direction), known(view)].filter(Boolean);
  return (
    <span>
      {sentences.map((sentence, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sentences have no other name
        <span key={index}>{sentence} </span>
      ))}
    </span>
  );
}

function dependents({ focus, functions, suppliers }: Neighbourhood, direction: NetworkDirection) {
  const [one, ...others] = focus;
  if (!one || direction === 'supported-by' || one.kind === 'function') return null;
  const through = (
    <Counted of={others.length > 0 ? undefined : { kind: 'dependents', id: one.number ?? one.id, value: 'suppliers' }}>
      {t('network.through-suppliers', { count: suppliers })}
    </Counted>
  );
  if (functions === 0 && suppliers < 2) return t('network.functions-none');
  if (functions === 0) {
    return (
      <>
        {through} {t('network.independent-end-here')}
      </>
    );
  }
  const reached = (
    <Counted
      of={others.length > 0 ? undefined : { kind: 'reach', id: one.number ?? one.id, value: 'supports.function' }}
    >
      {t('network.functions', { count: functions })}
    </Counted>
  );
  if (suppliers < 2) {
    return (
      <>
        {reached} {t('network.end-here', { count: functions })}
      </>
    );
  }
  return (
    <>
      {reached} {t('network.end-through', { count: functions })} {through} {t('network.look-independent')}
    </>
  );
}

/** Of one node a figure that opens to its grounds; of several together, words. */
function Counted({ of, children }: { of: WhyReference | undefined; children: string }) {
  return of ? <Figure why={of} value={children} /> : children;
}

/** Where what looks independent meets, of what is not in focus itself. */
function roots({ nodes, commonRoots }: Neighbourhood, direction: NetworkDirection) {
  if (direction === 'supports') return null;
  const names = new Map(nodes.filter(({ side }) => side !== 'focus').map(({ id, name }) => [id, name]));
  const root = commonRoots.find(({ node }) => names.has(node));
  return root ? t('network.root-lede', { count: root.suppliers, name: names.get(root.node)! }) : null;
}

/** How the links of the focus are known. */
function known({ nodes, links }: Neighbourhood) {
  const focus = new Set(nodes.filter(({ side }) => side === 'focus').map(({ id }) => id));
  const own = links.filter(({ from, to, confidence }) => confidence !== null && (focus.has(from) || focus.has(to)));
  const counts = confidences
    .map((confidence) => ({ confidence, count: own.filter((link) => link.confidence === confidence).length }))
    .filter(({ count }) => count > 0);
  const [only] = counts;
  if (!only) return null;
  if (counts.length === 1) {
    return t('network.links-all', { count: only.count, confidence: t(`words.confidence-${only.confidence}`) });
  }
  const list = counts.map(({ confidence, count }) => `${count} ${t(`words.confidence-${confidence}`)}`).join(', ');
  return t('network.links-mixed', { count: own.length, list });
}
