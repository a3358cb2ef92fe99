import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Declaration, previewDeclarationRoute } from '../../../src/modules/declarations/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

type Section = 'sites' | 'suppliers' | 'owners';
interface RowComment {
  section: Section;
  ref: string;
  comment: string;
}

interface CommentDialogProps {
  title: string;
  text: string;
  act: string;
  failed: string;
  /** Whose rows can be asked about one by one. */
  rowsOf?: Declaration;
  send: (input: { comment: string; rows: RowComment[] }) => Promise<unknown>;
  close: () => void;
}

/** Words to the supplier that go with a decision, and to single rows of what it declared. */
export function CommentDialog({ title, text, act, failed, rowsOf, send, close }: CommentDialogProps) {
  const [comment, setComment] = useState('');
  const [rows, setRows] = useState<RowComment[]>([]);
  const decide = useMutation({
    mutationFn: () => send({ comment, rows: rows.filter((row) => row.comment.trim() !== '') }),
    onSuccess: async () => {
      await readAnew();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    decide.mutate();
  };
  return (
    <Dialog title={title} close={close}>
      <form className="form" onSubmit={submit} noValidate>
        <p className="second">{text}</p>
        {decide.isError && <ErrorNote title={failed} error={decide.error} />}
        <Textarea
          label={t('declarations.query-comment')}
          rows={3}
          required
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        {rowsOf && <RowComments id={rowsOf.id} rows={rows} change={setRows} />}
        <div className="form-actions">
          <Button type="submit" variant="filled" loading={decide.isPending}>
            {act}
          </Button>
          <Button onClick={close}>{t('common.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function RowComments({ id, rows, change }: { id: string; rows: RowComment[]; change: (rows: RowComment[]) => void }) {
  const { data } = useQuery({
    queryKey: ['declaration-preview', id],
    queryFn: () => api.call(previewDeclarationRoute, { params: { id } }),
  });
  const asked = new Map(rows.map((row) => [`${row.section}/${row.ref}`, row]));
  const all = (data?.items ?? []).filter(({ section, what }) => section !== 'self' && what !== 'withdrawn');
  const open = all.filter(({ section, ref }) => !asked.has(`${section}/${ref}`));
  const add = (key: string) => {
    const [section, ref] = key.split('/') as [Section, string];
    change([...rows, { section, ref, comment: '' }]);
  };
  return (
    <>
      {rows.map((row, place) => (
        <TextInput
          key={`${row.section}/${row.ref}`}
          label={all.find(({ section, ref }) => section === row.section && ref === row.ref)?.name}
          value={row.comment}
          maxLength={500}
          onChange={(event) => {
            const { value } = event.currentTarget;
            change(rows.map((one, at) => (at === place ? { ...one, comment: value } : one)));
          }}
        />
      ))}
      {open.length > 0 && (
        <NativeSelect
          label={t('declarations.query-row')}
          data={[
            { value: '', label: '' },
            ...open.map(({ section, ref, name }) => ({ value: `${section}/${ref}`, label: name })),
          ]}
          value=""
          onChange={(event) => event.currentTarget.value && add(event.currentTarget.value)}
        />
      )}
    </>
  );
}
