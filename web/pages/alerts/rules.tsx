import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type AlertRule,
  addAlertRuleRoute,
  changeAlertRuleRoute,
  listAlertRulesRoute,
  type NewAlertRule,
  previewAlertRuleRoute,
  removeAlertRuleRoute,
} from '../../../src/modules/alerts/contract.ts';
import { listAuditRoute } from '../../../src/modules/audit/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Level } from '../../components/level.tsx';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatMoment } from '../../format.ts';
import { useUndo } from '../../lists/use-undo.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { ruleText } from './alert-words.ts';
import { Raising, type Weighed } from './raising.tsx';
import { RuleDialog } from './rule-dialog.tsx';

/** The thresholds that stand, and those that are offered and off. */
export function Rules() {
  const query = useQuery({ queryKey: ['alert-rules'], queryFn: () => api.call(listAlertRulesRoute) });
  if (query.isPending) return <Waiting />;
  if (query.isError)
    return <ErrorNote title={t('alerts.failed')} error={query.error} retry={() => void query.refetch()} />;
  const { items, offered, checkedAt, notes } = query.data;
  return (
    <>
      <Panel
        title={t('alerts.rules')}
        aside={checkedAt ? t('alerts.checked', { at: formatMoment(checkedAt) }) : items.length}
      >
        {items.length === 0 ? (
          <p className="second">{t('alerts.no-rules')}</p>
        ) : (
          <ul className="plain-list draft-edits">
            {items.map((rule) => (
              <Rule key={rule.id} rule={rule} />
            ))}
          </ul>
        )}
        {notes.map((note) => (
          <p className="small second" key={note}>
            {note}
          </p>
        ))}
      </Panel>
      {offered.length > 0 && (
        <Panel title={t('alerts.offered')} aside={offered.length}>
          <ul className="plain-list draft-edits">
            {offered.map((rule) => (
              <Rule key={rule.name} rule={rule} />
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Rule({ rule }: { rule: NewAlertRule | AlertRule }) {
  const { write } = useRights();
  const toast = useToast();
  const [editing, setEditing] = useState(false);
  const [weighed, setWeighed] = useState<Weighed | null>(null);
  const onError = (error: Error) => toast({ text: error.message });
  const kept = 'id' in rule ? rule : undefined;
  const turn = useMutation({
    mutationFn: () =>
      kept
        ? api.call(changeAlertRuleRoute, {
            params: { id: kept.id },
            input: { enabled: !kept.enabled },
            ifMatch: kept.etag,
          })
        : api.call(addAlertRuleRoute, { input: { ...rule, enabled: true } }),
    onSuccess: () => readAnew(),
    onError,
  });
  const { measure, comparison, threshold } = rule;
  const weigh = useMutation({
    mutationFn: () => api.call(previewAlertRuleRoute, { input: { measure, comparison, threshold } }),
    onSuccess: setWeighed,
    onError,
  });
  return (
    <li className="row wrap">
      <span className="alert-severity">
        <Level level={rule.severity} />
      </span>
      <span className="grow column">
        <span>
          {rule.name}
          {kept && <span className="third small mono"> {kept.number}</span>}
        </span>
        <span className="second small">{ruleText(rule)}</span>
        {kept && (
          <span className="small third">
            {kept.enabled ? t('alerts.raises', { count: kept.raised }) : t('alerts.is-off')}
          </span>
        )}
      </span>
      {write && (
        <span className="row wrap">
          <Button size="xs" variant="subtle" loading={weigh.isPending} onClick={() => weigh.mutate()}>
            {t('alerts.would')}
          </Button>
          <Button size="xs" variant="subtle" onClick={() => setEditing(true)}>
            {t(kept ? 'alerts.edit' : 'alerts.adapt')}
          </Button>
          {kept && <RemoveRule rule={kept} />}
          <Button size="xs" loading={turn.isPending} onClick={() => turn.mutate()}>
            {t(rule.enabled ? 'alerts.off' : 'alerts.on')}
          </Button>
        </span>
      )}
      {editing && <RuleDialog rule={rule} close={() => setEditing(false)} />}
      {weighed && (
        <Dialog title={rule.name} close={() => setWeighed(null)}>
          <div className="column wide">
            <p className="second">{ruleText(rule)}</p>
            <Raising weighed={weighed} measure={measure} />
          </div>
          <div className="dialog-actions">
            <Button onClick={() => setWeighed(null)}>{t('common.close')}</Button>
          </div>
        </Dialog>
      )}
    </li>
  );
}

/** Done at once, and undone from the toast. */
function RemoveRule({ rule: { id, name, etag } }: { rule: AlertRule }) {
  const toast = useToast();
  const undo = useUndo();
  const remove = useMutation({
    mutationFn: () => api.call(removeAlertRuleRoute, { params: { id }, ifMatch: etag }),
    onSuccess: async () => {
      const { items } = await api.call(listAuditRoute, { query: { action: ['alert-rule.removed'], limit: 1 } });
      const change = items[0]?.number;
      toast({
        text: t('alerts.removed', { name }),
        ...(change !== undefined && { action: { label: t('common.undo'), act: () => void undo(change) } }),
      });
      await readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <Button size="xs" variant="subtle" loading={remove.isPending} onClick={() => remove.mutate()}>
      {t('alerts.remove')}
    </Button>
  );
}
