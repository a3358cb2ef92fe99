import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { formatNumber } from '../format.ts';
import { useKeys } from '../keyboard.tsx';
import { t } from '../messages/messages.ts';
import { Icon } from './icon.tsx';

/** What a figure rests on: how it was counted, from what, and what it leaves out. */
export interface Why {
  title: string;
  value: string;
  formula?: string;
  inputs: { label: string; value: ReactNode; from?: ReactNode }[];
  assumptions?: string[];
  /** Pages that show the records behind the figure. */
  records?: ReactNode;
}

interface WhyPanels {
  opened: string | null;
  open(id: string, why: Why, opener: HTMLElement): void;
  close(): void;
}

const WhyContext = createContext<WhyPanels | null>(null);

/** Holds the one panel that opens beside the page, never instead of it; focus goes there and comes back. */
export function WhyProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ id: string; why: Why } | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  const close = () => {
    setShown(null);
    opener.current?.focus();
  };
  const panels: WhyPanels = {
    opened: shown?.id ?? null,
    open: (id, why, from) => {
      opener.current = from;
      setShown({ id, why });
    },
    close,
  };
  return (
    <WhyContext value={panels}>
      {children}
      {shown && <WhyPanel why={shown.why} close={close} key={shown.id} />}
    </WhyContext>
  );
}

function WhyPanel({ why, close }: { why: Why; close: () => void }) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  useKeys({ escape: close });
  return (
    <section className="why-panel" aria-label={t('common.why-title', { title: why.title })} tabIndex={-1} ref={panel}>
      <header>
        <h2 className="grow">{why.title}</h2>
        <button type="button" className="avatar icon-button" aria-label={t('common.close')} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <WhyBody why={why} />
    </section>
  );
}

export function WhyBody({ why }: { why: Why }) {
  return (
    <div className="body">
      <p className="figure-number leading tabular">{why.value}</p>
      {why.formula && <p className="formula">{why.formula}</p>}
      <section>
        <h3>{t('common.why-inputs')}</h3>
        <table className="plain-table">
          <tbody>
            {why.inputs.map((input) => (
              <tr key={input.label}>
                <td>{input.label}</td>
                <td className="numeric">{input.value}</td>
                <td className="third">{input.from}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {why.assumptions && why.assumptions.length > 0 && (
        <section>
          <h3>{t('common.why-assumptions')}</h3>
          {why.assumptions.map((assumption) => (
            <p className="second" key={assumption}>
              {assumption}
            </p>
          ))}
        </section>
      )}
      {why.records && <p>{why.records}</p>}
    </div>
  );
}

interface FigureProps {
  value: number | string;
  why: Why;
  /** Leading figures are large and carry the lineage mark. */
  size?: 'big' | 'leading';
}

/** A value that opens to its grounds: dotted rule under it, the panel beside the page. */
export function Figure({ value, why, size }: FigureProps) {
  const panels = useContext(WhyContext);
  const button = useRef<HTMLButtonElement>(null);
  const id = `${why.title} ${why.value}`;
  const opened = panels?.opened === id;
  return (
    <button
      type="button"
      className={size ? `figure ${size}` : 'figure'}
      aria-expanded={opened}
      ref={button}
      onKeyDown={(event) => {
        if (event.key !== 'w') return;
        event.preventDefault();
        event.currentTarget.click();
      }}
      onClick={() => (opened ? panels.close() : panels?.open(id, why, button.current!))}
    >
      {typeof value === 'number' ? formatNumber(value) : value}
      {size && <LineageMark />}
      <span className="for-readers">{t('common.why-this')}</span>
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
