import { Button, NativeSelect, PasswordInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { AppError, type Problem } from '../../src/common/errors.ts';
import { type NodeKind, type NodeRef, searchRoute } from '../../src/modules/register/contract.ts';
import { api } from '../api.ts';
import { t } from '../messages/messages.ts';
import { otherProblems, problemAt } from './form-state.ts';
import { ErrorNote } from './states.tsx';

export interface FormState<Values> {
  values: Values;
  set<Name extends keyof Values>(name: Name, value: Values[Name]): void;
  problemOf(name: keyof Values & string): string | undefined;
  error: unknown;
  problems: readonly Problem[];
  busy: boolean;
  submit(event: FormEvent): void;
}

/** Holds what is typed, sends it, and keeps what the server found wrong with which field. Nothing typed is ever lost. */
export function useForm<Values extends object>(
  initial: Values,
  send: (values: Values) => Promise<void>,
): FormState<Values> {
  const [values, setValues] = useState(initial);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const problems = error instanceof AppError ? error.problems : [];
  return {
    values,
    set: (name, value) => setValues((all) => ({ ...all, [name]: value })),
    problemOf: (name) => problemAt(problems, name),
    error,
    problems,
    busy,
    submit: (event) => {
      event.preventDefault();
      setBusy(true);
      setError(null);
      send(values)
        .catch(setError)
        .finally(() => setBusy(false));
    },
  };
}

interface FormProps<Values> {
  form: FormState<Values>;
  /** What could not be done: "The supplier was not saved". */
  failed: string;
  /** The button: "Add the supplier". */
  act: string;
  cancel?: () => void;
  children: ReactNode;
}

export function Form<Values extends object>({ form, failed, act, cancel, children }: FormProps<Values>) {
  const others = otherProblems(
    form.problems,
    Object.keys(form.values).flatMap((name) => [name, idField(name)]),
  );
  const showsError = form.error !== null && (form.problems.length === 0 || others.length > 0);
  return (
    <form className="form" onSubmit={form.submit} noValidate>
      {showsError && <ErrorNote title={failed} error={form.error} />}
      {others.map((problem) => (
        <p key={problem.at + problem.message}>{problem.message}</p>
      ))}
      {children}
      <div className="form-actions">
        <Button type="submit" variant="filled" loading={form.busy}>
          {act}
        </Button>
        {cancel && <Button onClick={cancel}>{t('common.cancel')}</Button>}
      </div>
    </form>
  );
}

interface FieldProps<Values, Name extends keyof Values> {
  form: FormState<Values>;
  name: Name & string;
  label: string;
  description?: string;
}

type NamesOf<Values, Type> = { [Name in keyof Values]: Values[Name] extends Type ? Name : never }[keyof Values];

interface TextFieldProps<Values> extends FieldProps<Values, NamesOf<Values, string>> {
  required?: boolean;
  autoComplete?: string;
  autoFocus?: boolean;
  type?: 'text' | 'email' | 'password';
  mono?: boolean;
}

export function TextField<Values extends object>(props: TextFieldProps<Values>) {
  const { form, name, label, description, required, autoComplete, autoFocus, type = 'text', mono } = props;
  const Input = type === 'password' ? PasswordInput : TextInput;
  return (
    <Input
      label={label}
      description={description}
      required={required ?? false}
      autoComplete={autoComplete ?? 'off'}
      data-autofocus={autoFocus}
      autoFocus={autoFocus ?? false}
      {...(type === 'email' ? { type: 'email' } : {})}
      classNames={mono ? { input: 'mono' } : {}}
      name={name}
      value={form.values[name] as string}
      error={form.problemOf(name)}
      onChange={(event) => form.set(name, event.currentTarget.value as Values[typeof name])}
    />
  );
}

interface ChoiceFieldProps<Values> extends FieldProps<Values, NamesOf<Values, string>> {
  choices: readonly { value: string; label: string }[];
}

/** One of a few values; the browser's own list, which every reader knows. */
export function ChoiceField<Values extends object>({
  form,
  name,
  label,
  description,
  choices,
}: ChoiceFieldProps<Values>) {
  return (
    <NativeSelect
      label={label}
      description={description}
      name={name}
      data={[...choices]}
      value={form.values[name] as string}
      error={form.problemOf(name)}
      onChange={(event) => form.set(name, event.currentTarget.value as Values[typeof name])}
    />
  );
}

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
      error={form.problemOf(name)}
      onChange={(values) => form.set(name, values as Values[typeof name])}
    />
  );
}

interface NodeFieldProps<Values> extends FieldProps<Values, NamesOf<Values, NodeRef | null>> {
  kind: NodeKind;
  /** The field of the API that this stands for, where it is not the name with `Id`. */
  pointer?: string;
}

/** A row chosen as `maker` is sent as `makerId`. */
function idField(name: string): string {
  return `${name}Id`;
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
      error={error}
      onSearchChange={setTyped}
      onChange={(id) => onChange(id ? (nodes.get(id) ?? null) : null)}
    />
  );
}

function labelOf(node: NodeRef): string {
  return node.number ? `${node.name} · ${node.number}` : node.name;
}
