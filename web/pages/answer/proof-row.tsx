import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Proof, proofClasses } from '../../../src/modules/assessments/answers-contract.ts';
import { changeProofRoute, removeProofRoute } from '../../../src/modules/assessments/own-contract.ts';
import { api } from '../../api.ts';
import { Icon } from '../../components/icon.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { formatBytes, formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';

interface ProofRowProps {
  proof: Proof;
  answering: Answering;
  isClosed: boolean;
  /** Whether the day until which it holds decides about other questions. */
  asksUntil: boolean;
}

/** One proof: its file, what it is, and until when it holds. */
export function ProofRow({ proof, answering, isClosed, asksUntil }: ProofRowProps) {
  const { token, store, change } = answering;
  const [said, setSaid] = useState(proof);
  const [isOpen] = useState(asksUntil && !proof.validUntil);
  const save = useMutation({
    mutationFn: ({ id, title, class: kind, origin, issued, validUntil }: Proof) =>
      api.call(changeProofRoute, { input: { token, id, title, class: kind, origin, issued, validUntil } }),
    onSuccess: ({ proof: now, standing }) => {
      store.takeStanding(standing);
      change((before) => ({ ...before, proofs: before.proofs.map((one) => (one.id === now.id ? now : one)) }));
    },
  });
  const remove = useMutation({
    mutationFn: () => api.call(removeProofRoute, { input: { token, id: proof.id } }),
    onSuccess: ({ standing }) => {
      store.takeStanding(standing);
      change((before) => ({ ...before, proofs: before.proofs.filter(({ id }) => id !== proof.id) }));
    },
  });
  const set = (parts: Partial<Proof>) => setSaid({ ...said, ...parts });
  const keep = (now = said) => {
    if (now.title.trim() !== '') save.mutate(now);
  };
  const error = save.error ?? remove.error;
  return (
    <div className="answer-proof column">
      <div className="row">
        <Icon name="file" />
        <div className="grow">
          <p className="medium ellipsis">{proof.file?.name ?? proof.title}</p>
          <p className="small third">{toldOf(proof)}</p>
        </div>
        {!isClosed && (
          <Button
            variant="subtle"
            loading={remove.isPending}
            aria-label={t('answer.remove-proof', { title: proof.title })}
            onClick={() => remove.mutate()}
          >
            <Icon name="close" />
          </Button>
        )}
      </div>
      {error && <ErrorNote title={t('answer.proof-not-saved')} error={error} />}
      {!isClosed && (
        <details open={isOpen}>
          <summary>{t('answer.proof-details')}</summary>
          <div className="answer-cells">
            <TextInput
              label={t('answer.proof-title')}
              value={said.title}
              maxLength={300}
              onChange={(event) => set({ title: event.currentTarget.value })}
              onBlur={() => keep()}
            />
            <NativeSelect
              label={t('answer.proof-class')}
              data={proofClasses.map((value) => ({ value, label: t(`answer.class-${value}`) }))}
              value={said.class}
              onChange={(event) => {
                const now = { ...said, class: event.currentTarget.value as Proof['class'] };
                setSaid(now);
                keep(now);
              }}
            />
            <TextInput
              type="date"
              label={t('answer.proof-until')}
              description={asksUntil ? t('answer.proof-until-note') : undefined}
              value={said.validUntil ?? ''}
              onChange={(event) => set({ validUntil: event.currentTarget.value || null })}
              onBlur={() => keep()}
            />
            <TextInput
              type="date"
              label={t('answer.proof-issued')}
              value={said.issued ?? ''}
              onChange={(event) => set({ issued: event.currentTarget.value || null })}
              onBlur={() => keep()}
            />
            <TextInput
              label={t('answer.proof-origin')}
              description={t('answer.proof-origin-note')}
              value={said.origin ?? ''}
              maxLength={300}
              onChange={(event) => set({ origin: event.currentTarget.value || null })}
              onBlur={() => keep()}
            />
          </div>
        </details>
      )}
    </div>
  );
}

function toldOf({ class: kind, file, validUntil }: Proof): string {
  return [
    t(`answer.class-${kind}`),
    file && formatBytes(file.bytes),
    validUntil ? t('answer.valid-until', { date: formatDate(validUntil) }) : t('answer.no-end'),
    file && t('answer.kept-as-sent'),
  ]
    .filter(Boolean)
    .join(', ');
}
