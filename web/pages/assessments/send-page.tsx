import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { AppError } from '../../../src/common/errors.ts';
import { mostSuppliers, sendRoundRoute } from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { AskedFields, type Asking, emptyAsking, inputOf } from './asked-fields.tsx';
import { LetterPreview } from './letter-preview.tsx';
import { type Recipient, readRecipients } from './recipients.ts';
import { RecipientsPanel } from './recipients-panel.tsx';
import { SentLinks } from './sent-links.tsx';

const route = getRouteApi('/shell/assessments/send');

/** Sends a questionnaire to suppliers: which, to whom, until when, and what they will read. */
export function SendPage() {
  const search = route.useSearch();
  const begin = useQuery({
    queryKey: ['recipients', search.suppliers, search.filter],
    queryFn: () => readRecipients(search),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      <PageHead
        title={t('assessments.send-title')}
        lede={t('assessments.send-lede')}
        under={{ to: '/assessments', label: t('assessments.title') }}
      />
      {begin.isPending && <Waiting text={t('assessments.reading-suppliers')} />}
      {begin.isError && (
        <ErrorNote title={t('assessments.suppliers-failed')} error={begin.error} retry={() => void begin.refetch()} />
      )}
      {begin.data && (
        <Sending
          key={`${search.suppliers} ${search.filter}`}
          begin={begin.data}
          questionnaire={search.questionnaire ?? ''}
        />
      )}
    </>
  );
}

function Sending({ begin, questionnaire }: { begin: readonly Recipient[]; questionnaire: string }) {
  const [recipients, setRecipients] = useState<readonly Recipient[]>(begin);
  const [asking, setAsking] = useState<Asking>({ ...emptyAsking, questionnaire });
  const send = useMutation({
    mutationFn: () => api.call(sendRoundRoute, { input: inputOf(asking, recipients) }),
    onSuccess: () => readAnew(),
  });
  const problems = send.error instanceof AppError ? send.error.problems : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  if (send.data) return <SentLinks sent={send.data} />;
  const isReady = asking.questionnaire !== '' && recipients.length > 0 && recipients.length <= mostSuppliers;
  return (
    <form className="columns with-aside" onSubmit={submit} noValidate>
      <div className="column wide">
        {send.isError && <ErrorNote title={t('assessments.not-sent')} error={send.error} />}
        {problems.length > 0 && (
          <ul>
            {problems.slice(0, 20).map(({ at, message }) => (
              <li key={at + message}>
                {whoseProblem(at, recipients)} {message}
              </li>
            ))}
          </ul>
        )}
        <Panel title={t('assessments.what-to-ask')}>
          <AskedFields asking={asking} change={(patch) => setAsking((before) => ({ ...before, ...patch }))} />
        </Panel>
        <RecipientsPanel recipients={recipients} change={setRecipients} problems={problems} />
      </div>
      <aside className="column wide">
        <LetterPreview asking={asking} recipients={recipients} />
        <div className="row wrap">
          <Button type="submit" variant="filled" disabled={!isReady} loading={send.isPending}>
            {t('assessments.send-to', { count: recipients.length })}
          </Button>
        </div>
        {!isReady && (
          <p className="second small">
            {recipients.length > mostSuppliers
              ? t('assessments.too-many', { most: formatNumber(mostSuppliers) })
              : t('assessments.not-ready')}
          </p>
        )}
      </aside>
    </form>
  );
}

function whoseProblem(at: string, recipients: readonly Recipient[]): string {
  const place = /^\/suppliers\/(\d+)/.exec(at)?.[1];
  return place === undefined ? '' : `${recipients[Number(place)]?.name ?? ''}:`;
}
