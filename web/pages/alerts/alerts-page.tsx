import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHead } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { RaisedAlerts } from './raised-alerts.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { Rules } from './rules.tsx';

const route = getRouteApi('/shell/alerts');

/** Where the network is beyond a threshold, and the thresholds. */
export function AlertsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { write } = useRights();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHead
        title={t('alerts.title')}
        lede={t('alerts.lede')}
        actions={
          write && (
            <Button variant="filled" onClick={() => setAdding(true)}>
              {t('alerts.add')}
            </Button>
          )
        }
      />
      <div className="column wide">
        <RaisedAlerts search={search} change={(next) => void navigate({ search: next })} />
        <Rules />
      </div>
      {adding && <RuleDialog close={() => setAdding(false)} />}
    </>
  );
}
