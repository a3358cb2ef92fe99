import { NativeSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addDraftEditsRoute, type Draft, type DraftEdit, DraftedKind } from '../../../src/modules/drafts/contract.ts';
import { type attributes, FactAttribute } from '../../../src/modules/facts/contract.ts';
import { LinkKind, listLinksRoute } from '../../../src/modules/links/contract.ts';
import { ProductKind } from '../../../src/modules/products/contract.ts';
import { Level, searchRoute } from '../../../src/modules/register/contract.ts';
import { listSourceGroupsRoute } from '../../../src/modules/source-groups/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ChoiceField, Form, type FormState, TextField, useForm } from '../../components/form.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { type EditValues, editOf, fieldsOfKind, noValues, whats } from './edit-values.ts';

/** Adds one thing that would be otherwise; the register says at once whether it could be. */
export function AddEditDialog({ draft, close }: { draft: Draft; close: () => void }) {
  const form = useForm<EditValues>(noValues, async (values) => {
    const refs = draft.edits.flatMap(({ edit }) => (edit.what === 'add-node' ? [edit.ref] : []));
    const input = { edits: [editOf(values, refs)] };
    await api.call(addDraftEditsRoute, { params: { id: draft.id }, input, ifMatch: draft.etag });
    await readAnew();
    close();
  });
  return (
    <Dialog title={t('drafts.add-edit')} close={close}>
      <Form form={form} failed={t('drafts.add-failed')} act={t('drafts.add-act')} cancel={close}>
        <ChoiceField
          form={form}
          name="what"
          label={t('drafts.what')}
          choices={whats.map((value) => ({ value, label: t(`drafts.what-${value}`) }))}
        />
        <Fields draft={draft} form={form} what={form.values.what as DraftEdit['what']} />
      </Form>
    </Dialog>
  );
}

type FormOfEdit = FormState<EditValues>;

function Fields({ draft, form, what }: { draft: Draft; form: FormOfEdit; what: DraftEdit['what'] }) {
  switch (what) {
    case 'remove-node':
      return <NodeChoice form={form} draft={draft} name="node" label={t('drafts.node')} registered />;
    case 'change-node':
      return (
        <>
          <NodeChoice form={form} draft={draft} name="node" label={t('drafts.node')} registered />
          <FieldOfNode form={form} />
        </>
      );
    case 'set-fact':
      return (
        <>
          <NodeChoice form={form} draft={draft} name="node" label={t('drafts.node')} />
          <FactFields form={form} />
        </>
      );
    case 'add-node':
      return <NewNodeFields form={form} />;
    case 'add-link':
      return (
        <>
          <NodeChoice form={form} draft={draft} name="node" label={t('drafts.from')} />
          <ChoiceField
            form={form}
            name="linkKind"
            label={t('drafts.link-kind')}
            choices={LinkKind.options.map((value) => ({ value, label: t(`words.link-${value}`) }))}
          />
          <NodeChoice form={form} draft={draft} name="other" label={t('drafts.to')} />
          <LinkFields form={form} />
        </>
      );
    case 'change-link':
    case 'remove-link':
      return (
        <>
          <NodeChoice form={form} draft={draft} name="node" label={t('drafts.link-of')} registered />
          <LinkChoice form={form} />
          {what === 'change-link' && <LinkFields form={form} />}
        </>
      );
    case 'add-group':
      return (
        <>
          <NodeChoice form={form} draft={draft} name="node" label={t('drafts.group-of')} />
          <TextField form={form} name="name" label={t('drafts.group-name')} required />
          <TextField form={form} name="need" label={t('drafts.need')} required />
          {form.values.sources.map((source, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what the field is
            <SourceChoice key={index} form={form} draft={draft} index={index} source={source} />
          ))}
        </>
      );
    case 'change-group':
    case 'remove-group':
      return (
        <>
          <NodeChoice form={form} draft={draft} name="node" label={t('drafts.group-of')} registered />
          <GroupChoice form={form} />
          {what === 'change-group' && <TextField form={form} name="need" label={t('drafts.need')} required />}
        </>
      );
  }
}

interface NodeChoiceProps {
  form: FormOfEdit;
  draft: Draft;
  name: 'node' | 'other';
  label: string;
  /** Only what stands in the register already. */
  registered?: boolean;
}

function NodeChoice({ form, draft, name, label, registered = false }: NodeChoiceProps) {
  return (
    <AnyNode
      draft={registered ? null : draft}
      label={label}
      value={form.values[name]}
      onChange={(value) => {
        form.set(name, value);
        form.set('link', '');
        form.set('group', '');
      }}
    />
  );
}

function SourceChoice(props: { form: FormOfEdit; draft: Draft; index: number; source: EditValues['node'] }) {
  const { form, draft, index, source } = props;
  const set = (value: EditValues['node']) => {
    const sources = form.values.sources.with(index, value).filter((one) => one !== null);
    // One empty field more than is chosen, two at least: a source alone is no choice.
    form.set('sources', [...sources, null, ...(sources.length === 0 ? [null] : [])]);
  };
  return <AnyNode draft={draft} label={t('drafts.source', { number: index + 1 })} value={source} onChange={set} />;
}

interface AnyNodeProps {
  /** Whose new nodes may be chosen too. */
  draft: Draft | null;
  label: string;
  value: EditValues['node'];
  onChange: (value: EditValues['node']) => void;
}

/** Anything of the register but components, found as one types. */
function AnyNode({ draft, label, value, onChange }: AnyNodeProps) {
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), 200);
  const found = useQuery({
    queryKey: ['search', 'any', asked],
    queryFn: ({ signal }) => api.call(searchRoute, { query: { q: asked, limit: 30 }, signal }),
    enabled: asked.length > 0 && asked !== value?.label,
    placeholderData: (before) => before,
  });
  const choices = new Map<string, { id: string; label: string; kind: string }>();
  for (const { edit } of draft?.edits ?? []) {
    if (edit.what !== 'add-node') continue;
    const name = t('drafts.new-here', { name: String(edit.fields.name) });
    choices.set(edit.ref, { id: edit.ref, label: name, kind: edit.kind });
  }
  for (const { node } of found.data?.nodes ?? []) {
    if (node.kind === 'component') continue;
    choices.set(node.id, { id: node.id, label: `${node.name} · ${node.number}`, kind: node.kind });
  }
  if (value) choices.set(value.id, value);
  return (
    <Select
      label={label}
      placeholder={t('common.type-to-find')}
      searchable
      clearable
      nothingFoundMessage={asked ? t('common.nothing-found') : t('common.type-to-find')}
      filter={({ options }) => options}
      data={[...choices.values()].map((choice) => ({ value: choice.id, label: choice.label }))}
      value={value?.id ?? null}
      onSearchChange={setTyped}
      onChange={(id) => onChange(id === null ? null : (choices.get(id) ?? null))}
    />
  );
}

function FieldOfNode({ form }: { form: FormOfEdit }) {
  const { node, field } = form.values;
  const fields = fieldsOfKind(node?.kind);
  const chosen = fields.includes(field as never) ? field : 'name';
  return (
    <>
      <NativeSelect
        label={t('drafts.field')}
        value={chosen}
        data={fields.map((value) => ({ value, label: t(`drafts.field-${value}`) }))}
        onChange={(event) => {
          form.set('field', event.currentTarget.value);
          form.set('value', '');
        }}
      />
      <ValueOf form={form} what={chosen} />
    </>
  );
}

function ValueOf({ form, what }: { form: FormOfEdit; what: string }) {
  if (what === 'criticality' || what === 'own') {
    return <ChoiceField form={form} name="value" label={t('drafts.value')} choices={levelChoices('unknown')} />;
  }
  if (what === 'owned') {
    const choices = [
      { value: '', label: t('drafts.unknown') },
      { value: 'true', label: t('drafts.owned') },
      { value: 'false', label: t('drafts.contracted') },
    ];
    return <ChoiceField form={form} name="value" label={t('drafts.value')} choices={choices} />;
  }
  const isChance = what.endsWith('Probability');
  const description =
    what === 'country'
      ? t('drafts.country-note')
      : what.endsWith('Days')
        ? t('drafts.attribute-note-days')
        : isChance
          ? t('drafts.attribute-note-chance')
          : t('drafts.empty-unknown');
  return <TextField form={form} name="value" label={t('drafts.value')} description={description} />;
}

function levelChoices(none: 'unknown' | 'as-is') {
  return [
    { value: '', label: t(none === 'unknown' ? 'drafts.unknown' : 'drafts.dependence-as-is') },
    ...[...Level.options].reverse().map((value) => ({ value, label: t(`words.level-${value}`) })),
  ];
}

function FactFields({ form }: { form: FormOfEdit }) {
  const { attribute } = form.values;
  return (
    <>
      <ChoiceField
        form={form}
        name="attribute"
        label={t('drafts.attribute')}
        choices={FactAttribute.options.map((value: keyof typeof attributes) => ({
          value,
          label: t(`drafts.attribute-${value}`),
        }))}
      />
      <ValueOf form={form} what={attribute} />
      {attribute === 'lossPerDay' && <TextField form={form} name="currency" label={t('drafts.currency')} mono />}
    </>
  );
}

function NewNodeFields({ form }: { form: FormOfEdit }) {
  const { kind } = form.values;
  return (
    <>
      <ChoiceField
        form={form}
        name="kind"
        label={t('drafts.kind')}
        choices={DraftedKind.options.map((value) => ({ value, label: t(`words.kind-${value}`) }))}
      />
      <TextField form={form} name="name" label={t('drafts.name')} required />
      {(kind === 'supplier' || kind === 'site') && (
        <TextField form={form} name="country" label={t('drafts.country')} description={t('drafts.country-note')} />
      )}
      {kind === 'function' && (
        <ChoiceField form={form} name="criticality" label={t('drafts.criticality')} choices={levelChoices('unknown')} />
      )}
      {kind === 'product' && (
        <ChoiceField
          form={form}
          name="productKind"
          label={t('drafts.product-kind')}
          choices={[
            { value: '', label: t('drafts.unknown') },
            ...ProductKind.options.map((value) => ({ value, label: t(`words.product-kind-${value}`) })),
          ]}
        />
      )}
    </>
  );
}

function LinkFields({ form }: { form: FormOfEdit }) {
  const isChange = form.values.what === 'change-link';
  return (
    <>
      <ChoiceField
        form={form}
        name="dependence"
        label={t('drafts.dependence')}
        choices={levelChoices(isChange ? 'as-is' : 'unknown')}
      />
      <TextField form={form} name="share" label={t('drafts.share')} />
    </>
  );
}

function LinkChoice({ form }: { form: FormOfEdit }) {
  const { node, link } = form.values;
  const links = useQuery({
    queryKey: ['links', node?.id],
    queryFn: () => api.call(listLinksRoute, { query: { node: node!.id, limit: 200 } }),
    enabled: node !== null,
  });
  return (
    <NativeSelect
      label={t('drafts.link')}
      value={link}
      data={[
        { value: '', label: t('drafts.link-choose') },
        ...(links.data?.items ?? []).map(({ id, from, to, kind }) => ({
          value: id,
          label: `${from.name} ${t(`words.link-${kind}`)} ${to.name}`,
        })),
      ]}
      onChange={(event) => form.set('link', event.currentTarget.value)}
    />
  );
}

function GroupChoice({ form }: { form: FormOfEdit }) {
  const { node, group } = form.values;
  const groups = useQuery({
    queryKey: ['source-groups', node?.id],
    queryFn: () => api.call(listSourceGroupsRoute, { query: { node: node!.id, limit: 200 } }),
    enabled: node !== null,
  });
  return (
    <NativeSelect
      label={t('drafts.group')}
      value={group}
      data={[
        { value: '', label: t('drafts.group-choose') },
        ...(groups.data?.items ?? []).map(({ id, name, of }) => ({ value: id, label: `${name} · ${of.name}` })),
      ]}
      onChange={(event) => form.set('group', event.currentTarget.value)}
    />
  );
}
