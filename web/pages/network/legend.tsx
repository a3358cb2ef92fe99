import { t } from '../../messages/messages.ts';
import { dashes } from './picture.tsx';
import type { Neighbourhood } from './view.ts';

/** What the lines mean, as far as the picture has such. */
export function Legend({ view }: { view: Neighbourhood }) {
  const through = view.links.some((link) => link.through > 0);
  const direct = view.nodes.some((node) => node.direct);
  return (
    <div className="network-legend small second">
      <Sample text={t('network.legend-solid')} />
      <Sample text={t('words.confidence-declared')} dash={dashes.declared} />
      <Sample text={t('words.confidence-inferred')} dash={dashes.inferred} />
      <Sample text={t('network.not-known')} dash="1 4" />
      {through && <Sample text={t('network.legend-through')} dash="2 6" />}
      <span className="grow" />
      <span>{t('network.legend-weight')}</span>
      {direct && <p className="network-direct">{t('network.legend-direct')}</p>}
    </div>
  );
}

function Sample({ text, dash }: { text: string; dash?: string }) {
  return (
    <span className="row">
      <svg width="30" height="8" aria-hidden="true">
        <path d="M0 4h30" stroke="var(--ink-2)" strokeWidth="2" strokeDasharray={dash} />
      </svg>
      {text}
    </span>
  );
}
