import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type IdentityRule, listIdentityRulesRoute } from '../../../src/modules/candidates/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { untilText } from './candidate-acts.tsx';
import { CandidatesFrame } from './candidates-frame.tsx';
import { shortName } from './grounds.ts';
import { useVerdict } from './use-verdict.ts';

/** What people said of components: which products they are, and which not. */
export function DecidedPage() {
  const query = useQuery({ queryKey: ['identity-rules'], queryFn: () => api.call(listIdentityRulesRoute) });
  return (
    <CandidatesFrame name={t('candidates.tab-decided')}>
      {query.isError && (
        <ErrorNote title={t('candidates.rules-failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.isPending && <Waiting />}
      {query.data?.items.length === 0 && (
        <div className="panel">
          <EmptyState
            icon="check"
            title={t('candidates.rules-empty-title')}
            actions={
              <Button component={Link} to="/candidates">
                {t('candidates.rules-empty-act')}
              </Button>
            }
          >
            {t('candidates.rules-empty-text')}
          </EmptyState>
        </div>
      )}
      {query.data && query.data.items.length > 0 && <Rules rules={query.data.items} />}
    </CandidatesFrame>
  );
}

function Rules({ rules }: { rules: readonly IdentityRule[] }) {
  return (
    <div className="panel table-scroll">
      <table className="data-table" aria-label={t('candidates.tab-decided')}>
        <thead>
          <tr>
            <th>{t('candidates.component')}</th>
            <th>{t('candidates.decision')}</th>
            <th>{t('candidates.reason')}</th>
            <th>{t('candidates.until')}</th>
            <th>{t('candidates.said')}</th>
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

function Row({ rule }: { rule: IdentityRule }) {
  const { write } = useRights();
  const [taking, setTaking] = useState(false);
  return (
    <tr>
      <td className="identity">
        <span className="name">{rule.component}</span>
        {rule.componentKey.startsWith('pkg:') ? (
          <small className="mono">{rule.componentKey}</small>
        ) : (
          <small>{t('candidates.without-purl')}</small>
        )}
      </td>
      <td className="stacked" data-label={t('candidates.decision')}>
        <div>
          <b className="medium">{t(`candidates.rule-${rule.says}`)}</b>{' '}
          <span className="mono">{shortName(rule.product)}</span>
          <small>{t('candidates.speaks-of', { count: rule.candidates })}</small>
        </div>
      </td>
      <td className="stacked" data-label={t('candidates.reason')}>
        {rule.reason}
      </td>
      <td className="stacked" data-label={t('candidates.until')}>
        {rule.expiresOn ? formatDate(rule.expiresOn) : untilText(null)}
      </td>
      <td className="stacked" data-label={t('candidates.said')}>
        <div>
          {formatDate(rule.decidedAt)}
          <small>{rule.by ?? t('common.erased-person')}</small>
        </div>
      </td>
      <td className="stacked" data-label={t('common.acts')}>
        {write && (
          <Button
            size="xs"
            variant="subtle"
            aria-label={t('candidates.take-back-of', { component: rule.component })}
            onClick={() => setTaking(true)}
          >
            {t('candidates.take-back')}
          </Button>
        )}
        {taking && <TakeBackDialog rule={rule} close={() => setTaking(false)} />}
      </td>
    </tr>
  );
}

function TakeBackDialog({ rule, close }: { rule: IdentityRule; close: () => void }) {
  const { remove } = useVerdict();
  const taking = useMutation({ mutationFn: () => remove(rule.id), onSuccess: close });
  return (
    <ConfirmDialog
      title={t('candidates.take-back-title', { component: rule.component })}
      act={t('candidates.take-back')}
      confirm={() => taking.mutate()}
      busy={taking.isPending}
      close={close}
    >
      {t(`candidates.take-back-${rule.says}`, { meant: shortName(rule.product) })}
      {taking.isError && <ErrorNote title={t('candidates.not-kept')} error={taking.error} />}
    </ConfirmDialog>
  );
}
