import type { ReactNode } from 'react';
import { PageHead, Tabs } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';
import { useCandidateCount } from './candidates-note.tsx';

/** Head and tabs of what is to be confirmed and what was. */
export function CandidatesFrame({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <PageHead title={t('candidates.title')} name={name} lede={t('candidates.lede')} />
      <Tabs
        label={t('candidates.views')}
        tabs={[
          { to: '/candidates', label: t('candidates.tab-open'), count: useCandidateCount({}) },
          { to: '/candidates/decided', label: t('candidates.tab-decided') },
        ]}
      />
      {children}
    </>
  );
}
