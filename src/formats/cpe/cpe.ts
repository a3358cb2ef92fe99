import { type Parsed, parsed, refused } from '../../common/parsed.ts';

export const cpeAttributes = [
  'part',
  'vendor',
  'product',
  'version',
  'update',
  'edition',
  'language',
  'sw_edition',
  'target_sw',
  'target_hw',
  'other',
] as const;

export type CpeAttribute = (typeof cpeAttributes)[number];

/**
 * A well-formed CPE name (NISTIR 7695 §5). Each value stands as in the formatted string: `*` any, `-` not applicable, else small
 * letters with a backslash before what is no letter, digit, dot, hyphen or underscore; an unquoted `*` or `?` at an end is a wildcard.
 */
export type Cpe = Readonly<Record<CpeAttribute, string>>;

const quoted = '\\\\[!-/:-@[-`{-~]';
const valuePattern = new RegExp(`^(?:\\*|\\?+)?(?:[a-z0-9._-]|${quoted})+(?:\\*|\\?+)?$`);
const languagePattern = /^[a-z]{2,3}(?:-(?:[a-z]{2}|\d{3}))?$/;

/** Reads the formatted string (`cpe:2.3:a:…`, §6.2) and the URI of CPE 2.2 (`cpe:/a:…`, §6.1), in any case. */
export function parseCpe(text: string): Parsed<Cpe> {
  const name = text.trim().toLowerCase();
  if (name.startsWith('cpe:2.3:')) return fromFormattedString(name.slice('cpe:2.3:'.length));
  if (name.startsWith('cpe:/')) return fromUri(name.slice('cpe:/'.length));
  return refuse('', 'A CPE name begins with "cpe:2.3:" or "cpe:/".');
}

function fromFormattedString(rest: string): Parsed<Cpe> {
  const values = splitAtColons(rest);
  if (values.length !== cpeAttributes.length) {
    return refuse('', `A formatted CPE name has 11 parts after "cpe:2.3:"; this one has ${values.length}.`);
  }
  return checked(values.map(unquotedWherePossible));
}

/** At those that stand behind no backslash. */
function splitAtColons(text: string): string[] {
  const values = [''];
  for (const unit of text.match(/\\.|./gs) ?? []) {
    if (unit === ':') values.push('');
    else values[values.length - 1] += unit;
  }
  return values;
}

/** Dots, hyphens and underscores need no backslash, but for a hyphen alone. */
function unquotedWherePossible(value: string): string {
  if (value === '\\-') return value;
  return value.replace(/\\(.)/gs, (unit, character: string) => (/[._-]/.test(character) ? character : unit));
}

function fromUri(rest: string): Parsed<Cpe> {
  const parts = rest.split(':');
  if (parts.length > 7) return refuse('', `A CPE URI has at most 7 parts after "cpe:/"; this one has ${parts.length}.`);
  const written = parts[5] ?? '';
  const isPacked = written.startsWith('~');
  const [edition = '', ...packed] = isPacked ? written.slice(1).split('~') : [written];
  if (isPacked && packed.length !== 4) return refuse('edition', 'A packed edition has five parts between tildes.');
  const [software = '', targetSoftware = '', targetHardware = '', other = ''] = packed;
  const all = [0, 1, 2, 3, 4].map((place) => parts[place] ?? '');
  const values = [...all, edition, parts[6] ?? '', software, targetSoftware, targetHardware, other].map(fromUriValue);
  const wrong = values.indexOf(undefined);
  if (wrong >= 0)
    return refuse(cpeAttributes[wrong]!, 'A percent sign must stand before the hexadecimal digits of a character.');
  return checked(values as string[]);
}

/** `%01` and `%02` are the wildcards ? and *. */
function fromUriValue(value: string): string | undefined {
  if (value === '') return '*';
  if (value === '-') return '-';
  let text = '';
  for (const unit of value.match(/%[0-9a-f]{2}|./gs)!) {
    if (unit === '%01') text += '?';
    else if (unit === '%02') text += '*';
    else if (unit === '%') return undefined;
    else text += quote(unit.startsWith('%') ? String.fromCharCode(Number.parseInt(unit.slice(1), 16)) : unit);
  }
  return text === '-' ? '\\-' : text;
}

function quote(character: string): string {
  return /[a-z0-9._-]/.test(character) ? character : `\\${character}`;
}

/** A text as the value of an attribute. */
export function asCpeValue(text: string): string {
  const value = [...text.toLowerCase()].map(quote).join('');
  return value === '-' ? '\\-' : value;
}

function checked(values: readonly string[]): Parsed<Cpe> {
  const cpe = Object.fromEntries(cpeAttributes.map((name, i) => [name, values[i]!])) as Record<CpeAttribute, string>;
  if (!/^[aho*-]$/.test(cpe.part)) return refuse('part', `"${cpe.part}" is none of a, h and o.`);
  for (const name of cpeAttributes) {
    const value = cpe[name];
    if (value === '*' || value === '-') continue;
    const allowed = name === 'language' ? languagePattern.test(value) : valuePattern.test(value);
    if (!allowed) return refuse(name, `"${value}" is no value of ${name}.`);
  }
  return parsed(cpe);
}

/** The formatted string of CPE 2.3. */
export function formatCpe(cpe: Cpe): string {
  return `cpe:2.3:${cpeAttributes.map((name) => cpe[name]).join(':')}`;
}

/** The URI of CPE 2.2, with the attributes that it lacks packed into the edition. */
export function formatCpeUri(cpe: Cpe): string {
  const packed = [cpe.sw_edition, cpe.target_sw, cpe.target_hw, cpe.other].map(toUriValue);
  const edition = toUriValue(cpe.edition);
  const values = [
    ...[cpe.part, cpe.vendor, cpe.product, cpe.version, cpe.update].map(toUriValue),
    packed.every((value) => value === '') ? edition : `~${[edition, ...packed].join('~')}`,
    toUriValue(cpe.language),
  ];
  return `cpe:/${values.join(':').replace(/:+$/, '')}`;
}

function toUriValue(value: string): string {
  if (value === '*') return '';
  if (value === '-') return '-';
  return value.replace(/\\(.)|[*?]/gs, (unit, character: string | undefined) => {
    if (character === undefined) return unit === '?' ? '%01' : '%02';
    return character === '-' ? '-' : `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

function refuse(at: string, message: string) {
  return refused({ at, message });
}
