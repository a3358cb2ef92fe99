import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';

interface PageHeadProps {
  title: ReactNode;
  /** The title of the browser's tab, where the heading is no plain text. */
  name?: string;
  lede?: ReactNode;
  actions?: ReactNode;
  /** The list this page belongs to. */
  under?: { to: string; label: string; number?: string };
}

export function PageHead({ title, name, lede, actions, under }: PageHeadProps) {
  usePageTitle(name ?? (typeof title === 'string' ? title : ''));
  return (
    <>
      {under && (
        <nav className="breadcrumb" aria-label={t('shell.breadcrumb')}>
          <Link to={under.to}>{under.label}</Link>
          {under.number && (
            <>
              <span aria-hidden="true">/</span>
              <span className="mono">{under.number}</span>
            </>
          )}
        </nav>
      )}
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          {lede && <p className="lede">{lede}</p>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </div>
    </>
  );
}

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title ? t('shell.page-title', { title }) : t('shell.product');
  }, [title]);
}

interface PanelProps {
  title?: ReactNode;
  aside?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  /** Without inset where a table fills the panel. */
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, aside, actions, footer, flush = false, children }: PanelProps) {
  return (
    <section className="panel">
      {title && (
        <header>
          <h2>{title}</h2>
          {aside && <span className="third small">{aside}</span>}
          {actions && <div className="actions">{actions}</div>}
        </header>
      )}
      {flush ? children : <div className="inset">{children}</div>}
      {footer && <footer>{footer}</footer>}
    </section>
  );
}

export interface Tab {
  to: string;
  label: string;
  count?: number | undefined;
}

/** Tabs are links: each has its own address. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.to} to={tab.to} activeOptions={{ exact: true, includeSearch: false }}>
          {tab.label}
          {tab.count !== undefined && <span className="count tabular">{formatNumber(tab.count)}</span>}
        </Link>
      ))}
    </nav>
  );
}

/** Names and values; a value that is not there is said, never left blank. */
export function KeyValues({ rows }: { rows: readonly [string, ReactNode][] }) {
  return (
    <dl className="key-values small">
      {rows.map(([name, value]) => (
        <KeyValue key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function KeyValue({ name, value }: { name: string; value: ReactNode }) {
  const isMissing = value === null || value === undefined || value === '' || value === false;
  return (
    <>
      <dt>{name}</dt>
      <dd>{isMissing ? <span className="third">{t('common.not-known')}</span> : value}</dd>
    </>
  );
}
