import { confidences } from '../../../src/common/network.ts';
import type { NetworkDirection } from '../../../src/modules/network/neighbourhood-contract.ts';
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
  if (functions === 0) {
    return suppliers >= 2 ? t('network.suppliers-end', { count: suppliers }) : t('network.functions-none');
  }
  const text = t('network.functions', { count: functions });
  const figure =
    others.length > 0 ? (
      text
    ) : (
      <Figure why={{ kind: 'reach', id: one.number ?? one.id, value: 'supports.function' }} value={text} />
    );
  if (suppliers < 2) {
    return (
      <>
        {figure} {t('network.end-here', { count: functions })}
      </>
    );
  }
  const through = t('network.through-suppliers', { count: suppliers });
  return (
    <>
      {figure} {t('network.end-through', { count: functions })}{' '}
      {others.length > 0 ? (
        through
      ) : (
        <Figure why={{ kind: 'dependents', id: one.number ?? one.id, value: 'suppliers' }} value={through} />
      )}{' '}
      {t('network.look-independent')}
    </>
  );
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
