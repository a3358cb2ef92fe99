import type { ReactNode } from 'react';

/** A text with one form for each plural category of English (CLDR); `{count}` decides. */
export interface PluralText {
  one: string;
  other: string;
}
export type MessageText = string | PluralText;

export type Values = Record<string, string | number>;

const plural = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');

/**
 * Fills `{name}` places; numbers are grouped as the language does. An absent value is a bug and says so. A name that ends with a full
 * stop, such as "Inc.", ends the sentence with it.
 */
export function translate(text: MessageText, values: Values = {}): string {
  return formOf(text, values).replace(placePattern, (place, name: string, at: number, whole: string) => {
    const value = written(filling(name, values));
    return whole[at + place.length] === '.' && value.endsWith('.') ? value.slice(0, -1) : value;
  });
}

/** As `translate`, for texts with elements inside: `{link}` may be a React node. */
export function translateRichly(text: MessageText, values: Record<string, ReactNode>): ReactNode[] {
  const parts = formOf(text, values).split(placePattern);
  return parts.map((part, index) => (index % 2 === 0 ? part : richlyWritten(filling(part, values))));
}

const placePattern = /\{(\w+)\}/g;

function formOf(text: MessageText, values: Record<string, unknown>): string {
  if (typeof text === 'string') return text;
  const count = values.count;
  if (typeof count !== 'number') throw new Error(`A plural text needs a count: ${text.other}`);
  return plural.select(count) === 'one' ? text.one : text.other;
}

function filling<Value>(name: string, values: Record<string, Value>): Value {
  if (!(name in values)) throw new Error(`A text has no value for {${name}}.`);
  return values[name] as Value;
}

function written(value: string | number): string {
  return typeof value === 'number' ? number.format(value) : value;
}

function richlyWritten(value: ReactNode): ReactNode {
  return typeof value === 'number' ? number.format(value) : value;
}
