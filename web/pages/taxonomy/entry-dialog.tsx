import {
  addTaxonomyEntryRoute,
  changeTaxonomyEntryRoute,
  EntryKind,
  type Taxonomy,
  type TaxonomyEntry,
} from '../../../src/modules/taxonomy/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ChoiceField, Form, TextField, useForm } from '../../components/form.tsx';
import { emptyAsNull } from '../../components/form-state.ts';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

interface EntryDialogProps {
  taxonomy: Taxonomy;
  /** Left out where one is added. */
  entry: TaxonomyEntry | undefined;
  close: () => void;
}

/** Adds to the lists that things are classified by, or changes what was added. */
export function EntryDialog({ taxonomy, entry, close }: EntryDialogProps) {
  const toast = useToast();
  const form = useForm(
    {
      kind: entry?.kind ?? 'element',
      name: entry?.name ?? '',
      sentence: entry?.sentence ?? '',
      under: entry?.under[0] ?? '',
      category: entry?.category ?? '',
    },
    async ({ kind, ...values }) => {
      const places = placesOf(taxonomy, EntryKind.parse(kind));
      // An entry that stands under several phases keeps them, unless another is chosen.
      const kept = entry && values.under === entry.under[0] ? entry.under : [values.under || places[0]?.code || ''];
      const input = {
        name: values.name,
        sentence: emptyAsNull(values.sentence),
        under: places.length === 0 ? [] : kept,
        category: kind === 'element' ? emptyAsNull(values.category) : null,
      };
      if (entry) {
        await api.call(changeTaxonomyEntryRoute, { params: { id: entry.id! }, input, ifMatch: entry.etag! });
      } else {
        await api.call(addTaxonomyEntryRoute, { input: { kind: EntryKind.parse(kind), ...input } });
        toast({ text: t('taxonomy.added', { name: input.name }) });
      }
      await readAnew();
      close();
    },
  );
  const kind = EntryKind.parse(form.values.kind);
  const places = placesOf(taxonomy, kind);
  return (
    <Dialog title={entry ? t('taxonomy.change-title', { name: entry.name }) : t('taxonomy.add')} close={close}>
      <Form form={form} failed={t('taxonomy.entry-failed')} act={t('taxonomy.save')} cancel={close}>
        {!entry && (
          <ChoiceField
            form={form}
            name="kind"
            label={t('taxonomy.kind')}
            choices={EntryKind.options.map((value) => ({ value, label: t(`taxonomy.kind-${value}`) }))}
          />
        )}
        <TextField form={form} name="name" label={t('taxonomy.name')} required autoFocus />
        <TextField form={form} name="sentence" label={t('taxonomy.sentence')} />
        {kind !== 'function-list' && (
          <ChoiceField
            form={form}
            name="under"
            label={t(`taxonomy.under-${kind}`)}
            choices={places.map(({ code, name }) => ({ value: code, label: name }))}
          />
        )}
        {kind === 'element' && (
          <ChoiceField
            form={form}
            name="category"
            label={t('taxonomy.category')}
            description={t('taxonomy.category-note')}
            choices={[
              { value: '', label: t('taxonomy.category-none') },
              ...taxonomy.categories.map(({ code, name }) => ({ value: code, label: name })),
            ]}
          />
        )}
      </Form>
    </Dialog>
  );
}

/** Under what an entry of a kind can stand. */
function placesOf(taxonomy: Taxonomy, kind: EntryKind): readonly { code: string; name: string }[] {
  switch (kind) {
    case 'element':
      return taxonomy.roles;
    case 'critical-function':
      return taxonomy.entries.filter((one) => one.kind === 'function-list' && !one.retired);
    case 'vulnerability-kind':
      return taxonomy.phases;
    case 'function-list':
      return [];
  }
}
