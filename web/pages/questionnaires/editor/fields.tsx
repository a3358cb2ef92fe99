import { Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';

interface TextProps {
  label: string;
  value: string | undefined;
  change: (value: string) => void;
  description?: ReactNode;
  mono?: boolean;
  language?: string;
}

export function ShortText({ label, value = '', change, description, mono = false, language }: TextProps) {
  return (
    <TextInput
      label={label}
      description={description}
      value={value}
      lang={language}
      classNames={mono ? { input: 'mono' } : {}}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

export function LongText({ label, value = '', change, description, mono = false, language }: TextProps) {
  return (
    <Textarea
      label={label}
      description={description}
      value={value}
      lang={language}
      autosize
      minRows={2}
      maxRows={12}
      classNames={mono ? { input: 'mono' } : {}}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

interface ParsedTextProps<Value> extends Omit<TextProps, 'value' | 'change'> {
  value: Value;
  format: (value: Value) => string;
  parse: (text: string) => Value;
  change: (value: Value) => void;
  long?: boolean;
}

/** Text that stands for something else: what is typed stays as it is typed while one types. */
export function ParsedText<Value>({ value, format, parse, change, long = false, ...rest }: ParsedTextProps<Value>) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed !== null && JSON.stringify(parse(typed)) === JSON.stringify(value) ? typed : format(value);
  const Field = long ? LongText : ShortText;
  return (
    <Field
      {...rest}
      value={shown}
      change={(text) => {
        setTyped(text);
        change(parse(text));
      }}
    />
  );
}

interface IdProps {
  label: string;
  value: string;
  description?: string;
  /** Called when the field is left: what refers to the id follows it once, not at each letter. */
  rename: (to: string) => void;
}

export function IdText({ label, value, description, rename }: IdProps) {
  const [typed, setTyped] = useState(value);
  return (
    <TextInput
      label={label}
      description={description}
      classNames={{ input: 'mono' }}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        const next = typed.trim();
        if (next !== '' && next !== value) rename(next);
        else setTyped(value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

interface ListChoiceProps<Value extends string> {
  label: string;
  value: Value;
  values: readonly { value: Value; label: string }[];
  change: (value: Value) => void;
  /** Where the label stands elsewhere. */
  bare?: boolean;
}

export function ListChoice<Value extends string>({ label, value, values, change, bare }: ListChoiceProps<Value>) {
  const id = useId();
  const select = (
    <select
      id={id}
      className="plain-select"
      value={value}
      aria-label={bare ? label : undefined}
      onChange={(event) => change(event.currentTarget.value as Value)}
    >
      {values.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
  if (bare) return select;
  return (
    <div className="column">
      <label htmlFor={id} className="medium">
        {label}
      </label>
      {select}
    </div>
  );
}

interface TicksProps {
  label: string;
  values: readonly { value: string; label: string }[];
  chosen: readonly string[];
  change: (chosen: string[]) => void;
}

/** Several of a few, in the order in which they are offered. */
export function Ticks({ label, values, chosen, change }: TicksProps) {
  return (
    <fieldset className="plain-fieldset">
      <legend className="medium">{label}</legend>
      <div className="row wrap wide">
        {values.map((one) => (
          <label className="row tick" key={one.value}>
            <input
              type="checkbox"
              className="check"
              checked={chosen.includes(one.value)}
              onChange={(event) => {
                const now = event.currentTarget.checked
                  ? [...chosen, one.value]
                  : chosen.filter((value) => value !== one.value);
                change(values.map(({ value }) => value).filter((value) => now.includes(value)));
              }}
            />
            {one.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export const idsIn = (text: string): string[] => text.split(/[\s,;]+/).filter((id) => id !== '');
export const idsShown = (ids: readonly string[] = []): string => ids.join(', ');
export const emptyAsAbsent = (text: string): string | undefined => (text.trim() === '' ? undefined : text);
export const emptyList = <Value,>(list: Value[]): Value[] | undefined => (list.length > 0 ? list : undefined);
