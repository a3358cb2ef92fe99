import { type Checked, mistaken, taken } from '../identifiers/checked.ts';
import { editDistance } from '../identifiers/edit-distance.ts';
import countries from './countries.json' with { type: 'json' };

/** A country or territory of ISO 3166-1, with the English name of Unicode CLDR and other names people write. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string;
  name: string;
}

const byCode: ReadonlyMap<string, Country> = new Map(countries.map(({ code, name }) => [code, { code, name }]));

const byName: ReadonlyMap<string, Country> = new Map(
  countries.flatMap(({ code, alpha3, name, others }) =>
    [alpha3, name, ...others].map((written) => [asLookedUp(written), { code, name }] as const),
  ),
);

export function findCountry(code: string): Country | undefined {
  return byCode.get(code);
}

/** Reads a country given as a code of two or three letters or by a name, and gives its alpha-2 code. */
export function parseCountry(text: string): Checked<string> {
  const typed = text.trim();
  const found =
    byCode.get(typed.toUpperCase()) ??
    [typed, turned(typed), typed.replace(/\(.*\)/, '')].map((name) => byName.get(asLookedUp(name))).find(Boolean);
  if (found) return taken(found.code);
  const nearest = nearestCountry(asLookedUp(typed));
  if (!nearest) return mistaken('Not a country code or name.');
  return mistaken(`Not a country code or name. Did you mean ${nearest.name} (${nearest.code})?`, nearest.code);
}

/** "Korea, Republic of" is "Republic of Korea". */
function turned(name: string): string {
  const [last, ...first] = name.split(',');
  return [...first, last].join(' ');
}

/** Names are compared without case, accents, punctuation and the word "the"; "U. S. A." is "usa". */
function asLookedUp(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/\bsaint\b/g, 'st')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .replaceAll(/\bthe\b/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\b(\p{L}) (?=\p{L}\b)/gu, '$1')
    .trim();
}

/** Only when one country is nearer than all others, and no more than a quarter of its name was mistyped. */
function nearestCountry(typed: string): Country | undefined {
  const limit = Math.min(3, Math.floor(typed.length / 4));
  let nearest: Country | undefined;
  let least = limit + 1;
  for (const [name, country] of byName) {
    if (name.length < 4) continue;
    const distance = editDistance(typed, name, Math.min(least, limit));
    if (distance < least) {
      nearest = country;
      least = distance;
    } else if (distance === least && least <= limit && nearest?.code !== country.code) {
      nearest = undefined;
    }
  }
  return nearest;
}
