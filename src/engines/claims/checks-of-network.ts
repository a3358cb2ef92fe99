import type { Answer } from '../../formats/questionnaire/answers.ts';
import { type Against, against, type Outcome, outcomeOf, unknown } from './against.ts';
import type { HeldPlace, HeldSale, Said, SupplierFacts } from './facts.ts';
import type { ClaimRule } from './rules.ts';

/** Claims held against the supply network: where things come from, who owns, how many sources there are, who resells. */

type Facts = SupplierFacts;

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

interface Asked {
  answer: Answer;
  day: string;
  countries?: readonly string[];
}

/** The supplier itself, its sites, and all that stands behind it. */
export function checkPlaces(rule: ClaimRule, facts: Facts, asked: Asked): Outcome {
  const restricted = restrictedFor(facts, asked);
  if (restricted.size === 0) return unknown('countries');
  const { supplier, country, places } = facts;
  const itself = country !== null && restricted.has(country);
  const found = [
    ...(itself ? [against(rule, 'country', { country: nameOf(country) }, { ref: supplier })] : []),
    ...places
      .filter((place) => place.country !== null && restricted.has(place.country))
      .map((place) => placeAgainst(rule, place)),
  ];
  if (found.length > 0) return outcomeOf(found, [], 'countries');
  if (country === null || places.some((place) => place.country === null)) return unknown('unknown');
  const isToldBelow = facts.declaresNoneBelow !== null || places.some(({ ref }) => ref.kind === 'supplier');
  if (!isToldBelow) return unknown('below');
  return outcomeOf(
    [],
    [
      against(rule, 'country', { country: nameOf(country) }, { ref: supplier }),
      ...places.map((place) => placeAgainst(rule, place)),
    ],
    'below',
  );
}

function placeAgainst(rule: ClaimRule, place: HeldPlace): Against {
  const words = { name: place.ref.name, country: nameOf(place.country!) };
  if (place.via === null) return against(rule, 'direct', words, place);
  return against(rule, 'below', { ...words, via: place.via }, place);
}

/** Control counts, whatever the share; where it is only possible, nothing is said. */
export function checkOwners(rule: ClaimRule, facts: Facts, asked: Asked): Outcome {
  const restricted = restrictedFor(facts, asked);
  if (restricted.size === 0) return unknown('countries');
  const { supplier, country, owners } = facts;
  const there = owners.filter((owner) => owner.country !== null && restricted.has(owner.country));
  const controlling = there.filter(({ control }) => control === 'certain');
  const said = (owner: (typeof owners)[number]) =>
    against(rule, 'controls', { name: owner.ref.name, country: nameOf(owner.country!) }, owner);
  const itself = country !== null && restricted.has(country);
  const found = [
    ...controlling.map(said),
    ...(itself ? [against(rule, 'itself', { name: supplier.name, country: nameOf(country) }, { ref: supplier })] : []),
  ];
  if (found.length > 0) return outcomeOf(found, [], 'owners');
  if (there.some(({ control }) => control === 'possible')) return unknown('shares');
  if (owners.length === 0) return unknown('owners');
  if (owners.some((owner) => owner.country === null)) return unknown('unknown');
  return { outcome: 'agrees', against: [] };
}

function restrictedFor({ restricted }: Facts, { countries }: Asked): ReadonlySet<string> {
  return new Set(countries ?? restricted.keys());
}

/** What other sources can take the place of is no single source; where others are only not named, it is worth a question. */
export function checkSources(rule: ClaimRule, { parts }: Facts): Outcome {
  const said = ({ ref, part, sources, ...more }: Facts['parts'][number]) =>
    against(rule, sources, { name: ref.name, part }, { ref, ...more });
  const single = parts.filter(({ sources }) => sources !== 'others');
  const outcome = outcomeOf(single.map(said), parts.filter(({ sources }) => sources === 'others').map(said), 'sources');
  return single.some(({ sources }) => sources !== 'alone') ? outcome : { ...outcome, severity: 'hint' };
}

export function checkSellers(rule: ClaimRule, { sales }: Facts, { day }: Asked): Outcome {
  const said = (sale: HeldSale) => saleAgainst(rule, sale, day);
  return outcomeOf(
    sales.filter((sale) => standingOf(sale, day) !== 'authorised').map(said),
    sales.filter((sale) => standingOf(sale, day) === 'authorised').map(said),
    'sellers',
  );
}

function standingOf({ authorisation }: HeldSale, day: string): 'none' | 'expired' | 'authorised' {
  if (authorisation === null) return 'none';
  return authorisation.validUntil !== null && authorisation.validUntil < day ? 'expired' : 'authorised';
}

function saleAgainst(rule: ClaimRule, sale: HeldSale, day: string): Against {
  const { seller, what, authorisation } = sale;
  return against(
    rule,
    standingOf(sale, day),
    { seller: seller.name, name: what.name, title: authorisation?.title ?? '', until: authorisation?.validUntil ?? '' },
    { ref: authorisation?.ref ?? seller, source: sale.source, on: sale.on },
  );
}

/** All who supply it are said to be known. */
export function checkAllBelow(rule: ClaimRule, facts: Facts): Outcome {
  const direct = suppliersOf(facts);
  const none = against(rule, 'none', { name: facts.supplier.name }, { ref: facts.supplier });
  if (facts.declaresNoneBelow) return { outcome: 'agrees', against: [{ ...none, ...facts.declaresNoneBelow }] };
  return outcomeOf(direct.length === 0 ? [none] : [], supplying(rule, direct), 'below');
}

/** Nobody is said to supply it. */
export function checkNoneBelow(rule: ClaimRule, facts: Facts): Outcome {
  const { supplier, declaresNoneBelow } = facts;
  const declared: Said[] = declaresNoneBelow ? [declaresNoneBelow] : [];
  return outcomeOf(
    supplying(rule, suppliersOf(facts)),
    declared.map((said) => against(rule, 'none', { name: supplier.name }, { ref: supplier, ...said })),
    'below',
  );
}

function suppliersOf({ places }: Facts): HeldPlace[] {
  return places.filter(({ ref, tier }) => ref.kind === 'supplier' && tier === 1);
}

function supplying(rule: ClaimRule, places: readonly HeldPlace[]): Against[] {
  return places.map((place) => against(rule, 'one', { name: place.ref.name }, place));
}

/** The country that an answer names, by its code or its English name, against the one in the register. */
export function checkSeat(rule: ClaimRule, { supplier, country }: Facts, { answer }: Asked): Outcome {
  const stated = countryIn(answer.text ?? '');
  const words = { country: stated === null ? (answer.text ?? '').trim() : nameOf(stated) };
  if (stated === null) return { ...unknown('stated'), words };
  if (country === null) return { ...unknown('country'), words };
  const held = [against(rule, 'country', { country: nameOf(country) }, { ref: supplier })];
  return { outcome: stated === country ? 'agrees' : 'contradicted', against: held, words };
}

const codes = new Map<string, string>();

function countryIn(text: string): string | null {
  if (codes.size === 0) for (const code of everyCode()) codes.set(nameOf(code).toLowerCase(), code);
  const given = text.trim().toLowerCase().replace(/^the /, '');
  const byCode = /^[a-z]{2}$/.test(given) && countryNames.of(given.toUpperCase()) ? given.toUpperCase() : null;
  return codes.get(given) ?? otherNames[given] ?? byCode;
}

const otherNames: Readonly<Record<string, string>> = {
  usa: 'US',
  'united states of america': 'US',
  uk: 'GB',
  'great britain': 'GB',
  'czech republic': 'CZ',
  'republic of korea': 'KR',
  'russian federation': 'RU',
  "people's republic of china": 'CN',
};

/** Codes that are no other's older name; what else has a name, such as the European Union, is no country. */
function* everyCode(): Generator<string> {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const others = new Set(['EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB']);
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      const [locale] = Intl.getCanonicalLocales(`und-${code}`);
      if (locale === `und-${code}` && !others.has(code) && countryNames.of(code)) yield code;
    }
  }
}

function nameOf(country: string): string {
  return countryNames.of(country) ?? country;
}
