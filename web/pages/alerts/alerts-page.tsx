import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import {
  type Alert,
  type AlertRule,
  addAlertRuleRoute,
  changeAlertRuleRoute,
  listAlertRulesRoute,
  listAlertsRoute,
  type NewAlertRule,
  previewAlertRuleRoute,
} from '../../../src/modules/alerts/contract.ts';
import { api } from '../../api.ts';
import { Level } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate, formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

/** Where the network is beyond a threshold, and the thresholds. */
export function AlertsPage() {
  const alerts = useQuery({ queryKey: ['alerts'], queryFn: () => api.call(listAlertsRoute, { query: {} }) });
  const rules = useQuery({ queryKey: ['alert-rules'], queryFn: () => api.call(listAlertRulesRoute) });
  const failed = alerts.error ?? rules.error;
  return (
    <>
      <PageHead title={t('alerts.title')} lede={t('alerts.lede')} />
      <div className="column wide">
        {failed && <ErrorNote title={t('alerts.failed')} error={failed} retry={() => void readAnew()} />}
        {(alerts.isPending || rules.isPending) && <Waiting />}
        {alerts.data && (
          <Panel title={t('alerts.raised')} aside={alerts.data.total}>
            {alerts.data.total === 0 ? (
              <EmptyState icon="bell" title={t('alerts.none-title')}>
                {t('alerts.none-text')}
              </EmptyState>
            ) : (
              <ul className="plain-list draft-edits">
                {alerts.data.items.map((alert) => (
                  <Raised key={alert.id} alert={alert} />
                ))}
              </ul>
            )}
          </Panel>
        )}
        {rules.data && (
          <Panel title={t('alerts.rules')} aside={rules.data.items.length}>
            <ul className="plain-list draft-edits">
              {rules.data.items.map((rule) => (
                <Rule key={rule.id} rule={rule} />
              ))}
              {rules.data.offered.map((rule) => (
                <Rule key={rule.name} rule={rule} />
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </>
  );
}

function Raised({ alert }: { alert: Alert }) {
  const { node, place, rule, because, value } = alert;
  const names = because.map(({ name }) => name).join(', ');
  return (
    <li>
      <div className="row wrap">
        <Level level={rule.severity} />
        <span className="medium">{rule.name}</span>
        {node && <NodeLink node={node} />}
        {place && <span>{place.name}</span>}
        <span className="tabular">{formatNumber(Number(value.toPrecision(3)))}</span>
        <span className="third small">{t('alerts.since', { date: formatDate(alert.since) })}</span>
      </div>
      {names && <p className="second small">{t('alerts.because', { names })}</p>}
    </li>
  );
}

function Rule({ rule }: { rule: NewAlertRule | AlertRule }) {
  const { write } = useRights();
  const toast = useToast();
  const onError = (error: Error) => toast({ text: error.message });
  const turn = useMutation({
    mutationFn: () =>
      'id' in rule
        ? api.call(changeAlertRuleRoute, {
            params: { id: rule.id },
            input: { enabled: !rule.enabled },
            ifMatch: rule.etag,
          })
        : api.call(addAlertRuleRoute, { input: { ...rule, enabled: true } }),
    onSuccess: () => readAnew(),
    onError,
  });
  const { measure, comparison, threshold } = rule;
  const preview = useMutation({
    mutationFn: () => api.call(previewAlertRuleRoute, { input: { measure, comparison, threshold } }),
    onSuccess: ({ count }) => toast({ text: t('alerts.would-count', { count }) }),
    onError,
  });
  return (
    <li className="row wrap">
      <Level level={rule.severity} />
      <span className="grow">
        {rule.name} {!('id' in rule) && <span className="third small">{t('alerts.offered')}</span>}
      </span>
      {write && (
        <>
          <Button size="xs" variant="subtle" loading={preview.isPending} onClick={() => preview.mutate()}>
            {t('alerts.would')}
          </Button>
          <Button size="xs" loading={turn.isPending} onClick={() => turn.mutate()}>
            {t(rule.enabled ? 'alerts.off' : 'alerts.on')}
          </Button>
        </>
      )}
    </li>
  );
}
