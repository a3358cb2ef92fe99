import { Select, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type NodeKind, type NodeRef, searchRoute } from '../../src/modules/register/contract.ts';
import { api } from '../api.ts';
import { t } from '../messages/messages.ts';
import { type FieldProps, fieldError, type NamesOf } from './form.tsx';
import { idField, problemAt } from './form-state.ts';

export function TagsField<Values extends object>({
  form,
  name,
  label,
  description,
}: FieldProps<Values, NamesOf<Values, string[]>>) {
  return (
    <TagsInput
      label={label}
      description={description}
      splitChars={[';']}
      value={form.values[name] as string[]}
      error={fieldError(form.problemOf(name))}
      onChange={(values) => form.set(name, values as Values[typeof name])}
    />
  );
}

interface NodeFieldProps<Values> extends FieldProps<Values, NamesOf<Values, NodeRef | null>> {
  kind: NodeKind;
  /** The field of the API that this stands for, where it is not the name with `Id`. */
  pointer?: string;
}

/** A row of the register, found by name, number or identifier as one types. */
export function NodeField<Values extends object>({
  form,
  name,
  label,
  description,
  kind,
  pointer,
}: NodeFieldProps<Values>) {
  return (
    <NodeSelect
      label={label}
      description={description}
      kind={kind}
      value={form.values[name] as NodeRef | null}
      error={problemAt(form.problems, pointer ?? idField(name))}
      onChange={(node) => form.set(name, node as Values[typeof name])}
    />
  );
}

interface NodeSelectProps {
  label: string;
  description?: string | undefined;
  kind: NodeKind;
  value: NodeRef | null;
  error?: string | undefined;
  onChange: (node: NodeRef | null) => void;
}

export function NodeSelect({ label, description, kind, value, error, onChange }: NodeSelectProps) {
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), 200);
  const found = useQuery({
    queryKey: ['search', kind, asked],
    queryFn: ({ signal }) => api.call(searchRoute, { query: { q: asked, kind, limit: 20 }, signal }),
    enabled: asked.length > 0 && asked !== value?.name,
    placeholderData: (before) => before,
  });
  const nodes = new Map((found.data?.nodes ?? []).map((hit) => [hit.node.id, hit.node]));
  if (value) nodes.set(value.id, value);
  return (
    <Select
      label={label}
      description={description}
      placeholder={t('common.type-to-find')}
      searchable
      clearable
      nothingFoundMessage={asked ? t('common.nothing-found') : t('common.type-to-find')}
      filter={({ options }) => options}
      data={[...nodes.values()].map((node) => ({ value: node.id, label: labelOf(node) }))}
      value={value?.id ?? null}
      error={fieldError(error)}
      onSearchChange={setTyped}
      onChange={(id) => onChange(id ? (nodes.get(id) ?? null) : null)}
    />
  );
}

function labelOf(node: NodeRef): string {
  return node.number ? `${node.name} · ${node.number}` : node.name;
}
