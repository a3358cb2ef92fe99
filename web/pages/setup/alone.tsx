import type { ReactNode } from 'react';
import { Logo } from '../../components/icon.tsx';
import { usePageTitle } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';

/** A page outside the frame, for people who are not signed in yet. */
export function Alone({ title, lede, children }: { title: string; lede?: ReactNode; children: ReactNode }) {
  usePageTitle(title);
  return (
    <main className="alone narrow column wide">
      <span className="brand">
        <Logo />
        {t('shell.product')}
      </span>
      <div>
        <h1>{title}</h1>
        {lede && <p className="prose second">{lede}</p>}
      </div>
      {children}
    </main>
  );
}
