import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../../src/common/errors.ts';
import { Dialog } from '../../components/dialog.tsx';
import { fieldError } from '../../components/form.tsx';
import { Panel } from '../../components/page.tsx';
import { NodeSelect } from '../../components/register-fields.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { joined, matchPasted, type Recipient, readSuppliers } from './recipients.ts';

interface RecipientsPanelProps {
  recipients: readonly Recipient[];
  change: (recipients: readonly Recipient[]) => void;
  problems: readonly Problem[];
}

/** More rows than this are counted and not drawn. */
const mostDrawn = 100;

/** Who is asked, and the address to which each link goes. */
export function RecipientsPanel({ recipients, change, problems }: RecipientsPanelProps) {
  const [pasting, setPasting] = useState(false);
  const withAddress = recipients.filter(({ email }) => email.trim() !== '').length;
  return (
    <Panel
      title={t('assessments.whom')}
      aside={recipients.length > 0 && formatNumber(recipients.length)}
      actions={
        <>
          <Button size="xs" onClick={() => setPasting(true)}>
            {t('assessments.paste-list')}
          </Button>
          {recipients.length > 0 && (
            <Button size="xs" variant="subtle" onClick={() => change([])}>
              {t('common.clear')}
            </Button>
          )}
        </>
      }
      footer={
        recipients.length > 0 && (
          <span className="second small">
            {t('assessments.addresses', { mailed: withAddress, copied: recipients.length - withAddress })}
          </span>
        )
      }
    >
      <div className="column">
        <NodeSelect
          key={recipients.length}
          label={t('assessments.add-supplier')}
          kind="supplier"
          value={null}
          onChange={(node) =>
            node && change(joined(recipients, [{ id: node.id, number: node.number ?? '', name: node.name, email: '' }]))
          }
        />
        {recipients.length === 0 && <p className="second">{t('assessments.nobody-yet')}</p>}
        {recipients.slice(0, mostDrawn).map((one, place) => (
          <div className="recipient" key={one.id}>
            <span>
              <span className="medium">{one.name}</span> <span className="mono third small">{one.number}</span>
            </span>
            <TextInput
              type="email"
              aria-label={t('assessments.address-of', { name: one.name })}
              placeholder={t('assessments.address')}
              autoComplete="off"
              value={one.email}
              error={fieldError(problems.find(({ at }) => at.startsWith(`/suppliers/${place}/`))?.message)}
              onChange={(event) => {
                const email = event.currentTarget.value;
                change(recipients.map((other) => (other.id === one.id ? { ...other, email } : other)));
              }}
            />
            <Button
              size="xs"
              variant="subtle"
              aria-label={t('assessments.leave-out', { name: one.name })}
              onClick={() => change(recipients.filter(({ id }) => id !== one.id))}
            >
              {t('assessments.remove')}
            </Button>
          </div>
        ))}
        {recipients.length > mostDrawn && (
          <p className="second">{t('assessments.more-suppliers', { count: recipients.length - mostDrawn })}</p>
        )}
      </div>
      {pasting && <PasteDialog add={(found) => change(joined(recipients, found))} close={() => setPasting(false)} />}
    </Panel>
  );
}

function PasteDialog({ add, close }: { add: (found: readonly Recipient[]) => void; close: () => void }) {
  const [text, setText] = useState('');
  const match = useMutation({
    mutationFn: async () => matchPasted(text, await readSuppliers({})),
    onSuccess: ({ found, missing }) => {
      add(found);
      if (missing.length === 0) close();
      else setText(missing.join('\n'));
    },
  });
  return (
    <Dialog title={t('assessments.paste-title')} close={close}>
      <div className="form">
        <p className="second">{t('assessments.paste-text')}</p>
        {match.isError && <ErrorNote title={t('assessments.suppliers-failed')} error={match.error} />}
        {match.data && match.data.missing.length > 0 && (
          <p className="note" role="status">
            {t('assessments.paste-missing', { found: match.data.found.length, count: match.data.missing.length })}
          </p>
        )}
        <Textarea
          label={t('assessments.paste-lines')}
          rows={8}
          classNames={{ input: 'mono' }}
          placeholder={t('assessments.paste-example')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="form-actions">
          <Button variant="filled" onClick={() => match.mutate()} loading={match.isPending} disabled={!text.trim()}>
            {t('assessments.paste-add')}
          </Button>
          <Button onClick={close}>{t('common.close')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
