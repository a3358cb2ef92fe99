import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.tsx';
import { PageHead, Tabs } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';

interface FrameProps {
  lede: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** What all pages about many assessments stand in. */
export function AssessmentsFrame({ lede, actions, children }: FrameProps) {
  const rights = useRights();
  return (
    <>
      <PageHead
        title={t('assessments.title')}
        lede={lede}
        actions={
          <>
            {actions}
            {rights.assess && (
              <Button component={Link} to="/assessments/send" variant="filled" leftSection={<Icon name="add" />}>
                {t('assessments.send')}
              </Button>
            )}
          </>
        }
      />
      <Tabs
        label={t('assessments.tabs')}
        tabs={[
          { to: '/assessments', label: t('assessments.tab-all') },
          { to: '/assessments/rounds', label: t('assessments.tab-rounds') },
          { to: '/assessments/findings', label: t('assessments.tab-findings') },
          { to: '/assessments/plan', label: t('assessments.tab-plan') },
          { to: '/assessments/ask-next', label: t('ask-next.tab') },
          { to: '/assessments/portfolio', label: t('assessments.tab-portfolio') },
          { to: '/assessments/heat-map', label: t('assessments.tab-heat-map') },
        ]}
      />
      {children}
    </>
  );
}
