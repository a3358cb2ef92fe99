import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { SheetKind, startImportRoute } from '../../../src/modules/imports/contract.ts';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { tooLarge } from '../../upload.ts';

/** A table as it comes from a spreadsheet or a mail: the machine of imports takes it like a file of that name. */
export function PasteTable({ send }: { send: (file: File) => Promise<void> }) {
  const [opened, setOpened] = useState(false);
  const [kind, setKind] = useState<SheetKind>('Suppliers');
  const [table, setTable] = useState('');
  const sending = useMutation({
    mutationFn: async () => {
      const file = new File([table], `${kind}.csv`, { type: 'text/csv' });
      const refusal = tooLarge(file, startImportRoute.limitBytes!);
      if (refusal) throw new Error(refusal);
      await send(file);
    },
  });
  if (!opened) {
    return (
      <div>
        <Button onClick={() => setOpened(true)}>{t('imports.paste')}</Button>
      </div>
    );
  }
  return (
    <form
      className="panel inset column"
      aria-label={t('imports.paste')}
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate();
      }}
    >
      <NativeSelect
        label={t('imports.paste-kind')}
        data={SheetKind.options}
        value={kind}
        onChange={({ currentTarget }) => setKind(currentTarget.value as SheetKind)}
      />
      <Textarea
        label={t('imports.paste-table')}
        description={t('imports.paste-how')}
        classNames={{ input: 'mono' }}
        rows={8}
        value={table}
        onChange={({ currentTarget }) => setTable(currentTarget.value)}
        data-autofocus
      />
      {sending.isError && <ErrorNote title={t('imports.failed-send')} error={sending.error} />}
      <div className="row wrap">
        <Button type="submit" variant="filled" loading={sending.isPending} disabled={table.trim() === ''}>
          {t('imports.paste-check')}
        </Button>
        <Button variant="subtle" onClick={() => setOpened(false)}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
