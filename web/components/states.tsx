import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { t } from '../messages/messages.ts';
import { Icon, type IconName } from './icon.tsx';
import { Glyph } from './level.tsx';

interface EmptyStateProps {
  icon: IconName;
  title: string;
  /** What follows from the absence. */
  children: ReactNode;
  /** The next step. */
  actions?: ReactNode;
}

export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="empty">
      <Icon name={icon} large />
      <h2>{title}</h2>
      <p className="second">{children}</p>
      {actions && <div className="row wrap">{actions}</div>}
    </div>
  );
}

/** What failed, where the page's own heading does not say it, why, what now; the page around it stays. */
export function ErrorNote({ title, error, retry }: { title?: string; error: unknown; retry?: () => void }) {
  const reason = error instanceof Error ? error.message : t('common.error-unknown');
  return (
    <div className="note bad" role="alert">
      <h3>
        <Glyph mark={5} />
        {title ?? reason}
      </h3>
      {title && <p>{reason}</p>}
      {retry && (
        <div className="row actions">
          <Button size="xs" variant="filled" onClick={retry}>
            {t('common.try-again')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** False for the first `millis`, so that what is quick never flickers. */
export function useLate(millis: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), millis);
    return () => clearTimeout(timer);
  }, [millis]);
  return late;
}

/** Shown while a page waits: nothing for 300 ms, then a quiet word. */
export function Waiting({ text = t('common.reading') }: { text?: string }) {
  const late = useLate(300);
  return (
    <p className="third" role="status">
      {late ? text : ''}
    </p>
  );
}
