import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RuleScope } from '../../../src/modules/judging/contract.ts';
import { listRulesRoute, removeRuleRoute, type TriageRule } from '../../../src/modules/triage/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { TrustPanel } from './trust-panel.tsx';
import { useUndoTriage } from './use-undo-triage.ts';
import { Verdict } from './verdict.tsx';

/** The rules that decide findings by themselves. */
export function RulesPage() {
  const { write } = useRights();
  const [adding, setAdding] = useState(false);
  const query = useQuery({ queryKey: ['rules'], queryFn: () => api.call(listRulesRoute) });
  const add = write && (
    <Button variant="filled" onClick={() => setAdding(true)}>
      {t('rules.add')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('rules.title')} lede={t('rules.lede')} actions={add} />
      <div className="column wide">
        {query.isError && (
          <ErrorNote title={t('rules.failed')} error={query.error} retry={() => void query.refetch()} />
        )}
        {query.isPending && <Waiting />}
        {query.data?.items.length === 0 && (
          <div className="panel">
            <EmptyState icon="filter" title={t('rules.none-title')}>
              {t('rules.none-text')}
            </EmptyState>
          </div>
        )}
        {query.data && query.data.items.length > 0 && <Rules rules={query.data.items} />}
        <TrustPanel />
      </div>
      {adding && <RuleDialog close={() => setAdding(false)} />}
    </>
  );
}

function Rules({ rules }: { rules: readonly TriageRule[] }) {
  return (
    <div className="panel table-scroll">
      <table className="data-table" aria-label={t('rules.title')}>
        <thead>
          <tr>
            <th>{t('rules.name')}</th>
            <th>{t('triage.verdict')}</th>
            <th>{t('rules.scope')}</th>
            <th>{t('rules.decides')}</th>
            <th>{t('rules.said')}</th>
            <th>
              <span className="for-readers">{t('common.acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <Row key={rule.id} rule={rule} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ rule }: { rule: TriageRule }) {
  const { write } = useRights();
  const [removing, setRemoving] = useState(false);
  const [changing, setChanging] = useState(false);
  return (
    <tr>
      <td className="identity">
        <span className="name">{rule.name}</span>
        <small>
          <span className="mono">{rule.number}</span> {rule.reason}
        </small>
      </td>
      <td className="stacked" data-label={t('triage.verdict')}>
        <div>
          <Verdict verdict={rule.state} />
          {rule.justification && <small>{t(`triage.justification-${rule.justification}`)}</small>}
          {rule.approver && <small>{t('rules.accepted-by', { name: rule.approver })}</small>}
          {rule.expiresOn && <small>{t('triage.until', { date: formatDate(rule.expiresOn) })}</small>}
        </div>
      </td>
      <td className="stacked" data-label={t('rules.scope')}>
        <div>
          {scopeWords(rule).map(([name, value]) => (
            <small key={name}>
              {t(`rules.scope-${name}`)} <span className="mono">{value}</span>
            </small>
          ))}
        </div>
      </td>
      <td className="stacked" data-label={t('rules.decides')}>
        <div>
          {t('rules.deciding', { count: rule.deciding })}
          {rule.woken > 0 && <small>{t('rules.woken', { count: rule.woken })}</small>}
        </div>
      </td>
      <td className="stacked" data-label={t('rules.said')}>
        <div>
          {formatDate(rule.decidedAt)}
          <small>{rule.by ?? t('common.erased-person')}</small>
        </div>
      </td>
      <td className="stacked" data-label={t('common.acts')}>
        {write && (
          <span className="row wrap">
            <Button size="xs" variant="subtle" onClick={() => setChanging(true)}>
              {t('rules.change')}
            </Button>
            <Button size="xs" variant="subtle" onClick={() => setRemoving(true)}>
              {t('rules.remove')}
            </Button>
          </span>
        )}
        {changing && <RuleDialog rule={rule} close={() => setChanging(false)} />}
        {removing && <RemoveDialog rule={rule} close={() => setRemoving(false)} />}
      </td>
    </tr>
  );
}

function scopeWords({ scope, nodes }: TriageRule): [keyof RuleScope, string][] {
  return Object.entries(scope)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const node = nodes[name as keyof typeof nodes];
      if (node) return [name as keyof RuleScope, `${node.number ?? ''} ${node.name}`.trim()];
      return [name as keyof RuleScope, Array.isArray(value) ? value.join(', ') : wordOf(value)];
    });
}

function wordOf(value: string | number | boolean): string {
  return typeof value === 'boolean' ? t(value ? 'common.yes' : 'common.no') : String(value);
}

function RemoveDialog({ rule, close }: { rule: TriageRule; close: () => void }) {
  const toast = useToast();
  const undo = useUndoTriage();
  const name = rule.number;
  const remove = useMutation({
    mutationFn: () => api.call(removeRuleRoute, { params: { id: rule.id } }),
    onSuccess: ({ reopened, change }) => {
      toast({
        text: t('rules.removed', { name, count: reopened }),
        ...(change === null ? {} : { action: { label: t('common.undo'), act: () => void undo(change) } }),
      });
      return readAnew();
    },
    onError: (error) => toast({ text: error.message }),
    onSettled: close,
  });
  return (
    <ConfirmDialog
      title={t('rules.remove-title', { name })}
      act={t('rules.remove-act')}
      confirm={() => remove.mutate()}
      busy={remove.isPending}
      close={close}
    >
      {t('rules.remove-text')}
    </ConfirmDialog>
  );
}
