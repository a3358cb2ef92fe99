import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { parseCountry } from '../../../src/formats/countries/countries.ts';
import { fieldError } from '../../components/form.tsx';
import { countryName } from '../../country.ts';
import { t } from '../../messages/messages.ts';
import { formatShare, parseShare, type Share } from './share-text.ts';

interface FieldProps<Value> {
  label: string;
  value: Value;
  change: (value: Value) => void;
  problem?: string | undefined;
  disabled: boolean;
}

export function TypedField({ label, value, change, problem, disabled }: FieldProps<string | null>) {
  return (
    <TextInput
      label={label}
      value={value ?? ''}
      autoComplete="off"
      error={fieldError(problem)}
      disabled={disabled}
      onChange={(event) => change(event.currentTarget.value || null)}
    />
  );
}

/** A country by its name or code; what is typed stays until it is one. */
export function CountryField({ label, value, change, problem, disabled }: FieldProps<string | null>) {
  const [typed, setTyped] = useState(value ? countryName(value) : '');
  const read = parseCountry(typed);
  const unknown = typed.trim() !== '' && !read.ok ? t('declare.country-unknown') : undefined;
  return (
    <TextInput
      label={label}
      description={t('declare.country-note')}
      value={typed}
      autoComplete="off"
      error={fieldError(problem ?? unknown)}
      disabled={disabled}
      onChange={(event) => {
        const text = event.currentTarget.value;
        const given = parseCountry(text);
        setTyped(text);
        change(given.ok ? given.value : null);
      }}
      onBlur={() => read.ok && setTyped(countryName(read.value))}
    />
  );
}

interface NumberFieldProps extends FieldProps<number | null> {
  note: string;
}

export function DaysField({ label, note, value, change, problem, disabled }: NumberFieldProps) {
  const [typed, setTyped] = useState(value === null ? '' : String(value));
  const wrong = daysOf(typed) === undefined ? t('declare.days-wrong') : undefined;
  return (
    <TextInput
      label={label}
      description={note}
      inputMode="decimal"
      value={typed}
      autoComplete="off"
      error={fieldError(problem ?? wrong)}
      disabled={disabled}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        change(daysOf(event.currentTarget.value) ?? null);
      }}
    />
  );
}

/** At most a hundred years. */
function daysOf(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const days = Number(text.trim().replace(',', '.'));
  return Number.isFinite(days) && days >= 0 && days <= 36_500 ? days : undefined;
}

export function ShareField({ label, value, change, problem, disabled }: FieldProps<Share>) {
  const [typed, setTyped] = useState(formatShare(value));
  const wrong = parseShare(typed) === undefined ? t('declare.share-wrong') : undefined;
  return (
    <TextInput
      label={label}
      description={t('declare.share-note')}
      inputMode="text"
      value={typed}
      autoComplete="off"
      error={fieldError(problem ?? wrong)}
      disabled={disabled}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        change(parseShare(event.currentTarget.value) ?? { share: null, shareMax: null });
      }}
    />
  );
}

interface PickFieldProps extends FieldProps<string> {
  choices: readonly { value: string; label: string }[];
}

export function PickField({ label, value, change, problem, disabled, choices }: PickFieldProps) {
  return (
    <NativeSelect
      label={label}
      data={[...choices]}
      value={value}
      error={fieldError(problem)}
      disabled={disabled}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** Yes, no, or nothing said. */
export function YesNoField({
  value,
  change,
  words,
  ...props
}: FieldProps<boolean | null> & { words: { yes: string; no: string } }) {
  return (
    <PickField
      {...props}
      value={value === null ? '' : String(value)}
      choices={[
        { value: '', label: t('declare.not-said') },
        { value: 'true', label: words.yes },
        { value: 'false', label: words.no },
      ]}
      change={(chosen) => change(chosen === '' ? null : chosen === 'true')}
    />
  );
}
