import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type BomRow, sayNameRoute, takeBackNameRoute } from '../../../src/modules/parts/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

/** What can be said of a row: what it means, what it does not, or neither any more. */
export function CorrectRow({ row }: { row: BomRow }) {
  const [choosing, setChoosing] = useState(false);
  const { say, takeBack } = useSayings(row);
  const name = row.product;
  const { identifier } = row;
  return (
    <span className="row">
      {identifier && row.grounds !== 'chosen' && (
        <Button
          size="xs"
          variant="subtle"
          aria-label={t('parts.row-reject-of', { name, identifier })}
          loading={say.isPending}
          onClick={() => say.mutate({ says: 'is-not', identifier })}
        >
          {t('parts.row-reject')}
        </Button>
      )}
      <Button
        size="xs"
        variant="subtle"
        aria-label={t('parts.row-choose-of', { name })}
        onClick={() => setChoosing(true)}
      >
        {t('parts.row-choose')}
      </Button>
      {row.rules.length > 0 && (
        <Button
          size="xs"
          variant="subtle"
          aria-label={t('parts.row-take-back-of', { name })}
          loading={takeBack.isPending}
          onClick={() => takeBack.mutate(row.rules.map(({ id }) => id))}
        >
          {t('parts.row-take-back')}
        </Button>
      )}
      {choosing && (
        <ChooseIdentity
          row={row}
          choose={async (identifier) => {
            await say.mutateAsync({ says: 'is', identifier });
            setChoosing(false);
          }}
          close={() => setChoosing(false)}
        />
      )}
    </span>
  );
}

interface Said {
  says: 'is' | 'is-not';
  identifier: string;
}

/** Speaks of the name of a row, and so of every row that has it. */
function useSayings({ vendor, product }: BomRow) {
  const toast = useToast();
  const takeBack = useMutation({
    mutationFn: async (rules: readonly string[]) => {
      for (const id of rules) await api.call(takeBackNameRoute, { params: { id } });
    },
    onSuccess: async () => {
      toast({ text: t('parts.said-back', { name: product }) });
      await readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  const say = useMutation({
    mutationFn: (said: Said) => api.call(sayNameRoute, { input: { vendor, product, ...said } }),
    onSuccess: async ({ id, says, identifier }) => {
      toast({
        text: t(`parts.said-${says}`, { name: product, identifier }),
        action: { label: t('common.undo'), act: () => takeBack.mutate([id]) },
      });
      await readAnew();
    },
    onError: (error, { says }) => {
      if (says === 'is-not') toast({ text: error.message });
    },
  });
  return { say, takeBack };
}

interface ChooseIdentityProps {
  row: BomRow;
  choose: (identifier: string) => Promise<void>;
  close: () => void;
}

function ChooseIdentity({ row, choose, close }: ChooseIdentityProps) {
  const form = useForm({ identifier: row.identifier ?? '' }, ({ identifier }) => choose(identifier));
  return (
    <Dialog
      title={t('parts.choose-title', { name: [row.vendor, row.product].filter(Boolean).join(' ') })}
      close={close}
    >
      <Form form={form} failed={t('parts.choose-failed')} act={t('parts.choose-act')} cancel={close}>
        <TextField
          form={form}
          name="identifier"
          label={t('parts.choose-label')}
          description={t('parts.choose-note')}
          mono
          required
        />
        {row.candidates.length > 0 && (
          <div className="column">
            <span className="second small">{t('parts.choose-offered')}</span>
            {row.candidates.map((candidate) => (
              <Button
                key={candidate}
                size="xs"
                variant="subtle"
                className="mono"
                onClick={() => form.set('identifier', candidate)}
              >
                {candidate}
              </Button>
            ))}
          </div>
        )}
      </Form>
    </Dialog>
  );
}
