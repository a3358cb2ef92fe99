import type { ReactNode } from 'react';
import type { WhyReference } from '../../src/modules/why/contract.ts';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';
import { addressOfWhy, useWhyTrail } from './why-address.ts';

interface FigureProps {
  why: WhyReference;
  value: number | ReactNode;
  /** Leading figures are large and carry the lineage mark. */
  size?: 'big' | 'leading';
}

/** A derived value that opens to its grounds: dotted rule under it, the panel beside the page (design, Figure). */
export function Figure({ why, value, size }: FigureProps) {
  const { trail, open, close } = useWhyTrail();
  const address = addressOfWhy(why);
  const isOpen = trail[0] === address;
  const toggle = () => (isOpen ? close() : open(why));
  return (
    <button
      type="button"
      className={size ? `figure ${size}` : 'figure'}
      aria-expanded={isOpen}
      data-why={address}
      onKeyDown={(event) => {
        if (event.key !== 'w') return;
        event.preventDefault();
        toggle();
      }}
      onClick={toggle}
    >
      {typeof value === 'number' ? formatNumber(value) : value}
      {size && <LineageMark />}
      <span className="for-readers">{t('why.this')}</span>
    </button>
  );
}

function LineageMark() {
  return (
    <svg className="lineage" viewBox="0 0 12 12" aria-hidden="true">
      <circle cx="2.5" cy="3" r="1.4" />
      <circle cx="2.5" cy="9" r="1.4" />
      <circle cx="9.5" cy="6" r="1.4" />
      <path d="M3.8 3.5 8.2 5.500M3.800 8.500 8.200 6.500" />
    </svg>
  );
}
