import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { AppError, type Problem } from '../../src/common/errors.ts';
import { t } from '../messages/messages.ts';
import { idField, otherProblems, problemAt } from './form-state.ts';
import { Glyph } from './level.tsx';
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

/** What is wrong with a field: the words in ink, the octagon beside them. */
export function fieldError(problem: string | undefined): ReactNode {
  if (problem === undefined) return undefined;
  return (
    <>
      <Glyph mark={5} />
      {problem}
    </>
  );
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
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (form.error !== null) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form.error]);
  return (
    <form className="form" onSubmit={form.submit} noValidate ref={element}>
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

export interface FieldProps<Values, Name extends keyof Values> {
  form: FormState<Values>;
  name: Name & string;
  label: string;
  description?: string;
}

export type NamesOf<Values, Type> = { [Name in keyof Values]: Values[Name] extends Type ? Name : never }[keyof Values];

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
      error={fieldError(form.problemOf(name))}
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
      error={fieldError(form.problemOf(name))}
      onChange={(event) => form.set(name, event.currentTarget.value as Values[typeof name])}
    />
  );
}
