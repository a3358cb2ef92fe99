import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Candidate, IdentityRule } from '../../../src/modules/candidates/contract.ts';
import { useToast } from '../../components/toast.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { useVerdict } from './use-verdict.ts';
import { VerdictDialog } from './verdict-dialog.tsx';

/** What can be said of a candidate; or what was said of it, and the way to take that back. */
export function CandidateActs({ candidate }: { candidate: Candidate }) {
  const { write } = useRights();
  const [says, setSays] = useState<IdentityRule['says'] | null>(null);
  if (candidate.rule) return <Said candidate={candidate} rule={candidate.rule} write={write} />;
  if (!write) return <span className="third">{t('candidates.title')}</span>;
  const about = { component: candidate.component.name, vulnerability: candidate.vulnerability.id };
  return (
    <span className="row wrap">
      {(['is', 'is-not'] as const).map((one) => (
        <Button key={one} size="xs" aria-label={t(`candidates.${one}-of`, about)} onClick={() => setSays(one)}>
          {t(`candidates.${one}`)}
        </Button>
      ))}
      {says && <VerdictDialog candidate={candidate} says={says} close={() => setSays(null)} />}
    </span>
  );
}

interface SaidProps {
  candidate: Candidate;
  rule: NonNullable<Candidate['rule']>;
  write: boolean;
}

function Said({ candidate, rule, write }: SaidProps) {
  const toast = useToast();
  const { takeBack } = useVerdict();
  const taking = useMutation({
    mutationFn: () => takeBack(candidate, rule),
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <span className="column">
      <span>{t(`candidates.said-${rule.says}`, { until: untilText(rule.expiresOn) })}</span>
      <small className="second">{rule.reason}</small>
      {write && (
        <span>
          <Button
            size="xs"
            variant="subtle"
            aria-label={t('candidates.take-back-of', { component: candidate.component.name })}
            loading={taking.isPending}
            onClick={() => taking.mutate()}
          >
            {t('candidates.take-back')}
          </Button>
        </span>
      )}
    </span>
  );
}

/** Up to which day something holds. */
export function untilText(expiresOn: string | null): string {
  return expiresOn === null
    ? t('candidates.until-taken-back')
    : t('candidates.until-day', { date: formatDate(expiresOn) });
}
