import type { Problem } from '../../../common/errors.ts';
import type { Json } from '../../json/json.ts';
import type { CsafTest } from '../csaf-test.ts';
import { documentProperty, profileOf } from '../parts.ts';
import { type Placed, textsAt } from '../places.ts';
import spelling from '../spelling.json' with { type: 'json' };

/** No dictionary is shipped: a word is told where it is one slip away from a word that advisories use all the time. */
export const spellingInPart =
  'Checked in part: English by the words that advisories use most, other languages not at all.';

/**
 * §6.3.8, without a dictionary from outside. As the standard has it, the test is not run where no language is given, and fails where the
 * language is not supported.
 */
export const spellCheck: CsafTest = {
  id: '6.3.8',
  title: 'Spell check',
  *find(document) {
    const { lang } = documentProperty(document);
    if (typeof lang !== 'string' || lang === '') return;
    if (!/^en(-|$)/i.test(lang)) {
      yield { at: '/document/lang', message: `There is no spell check for the language "${lang}".` };
      return;
    }
    for (const place of textsOf(document)) yield* misspellingsIn(place);
  },
};

const paths = [
  ...['', '/vulnerabilities[]'].flatMap((above) => {
    const inside = above === '' ? '/document' : above;
    return [
      'acknowledgments[]/summary',
      'notes[]/audience',
      'notes[]/text',
      'notes[]/title',
      'references[]/summary',
      'title',
    ].map((member) => `${inside}/${member}`);
  }),
  '/document/aggregate_severity/text',
  '/document/distribution/text',
  '/document/publisher/issuing_authority',
  '/document/tracking/revision_history[]/summary',
  '/product_tree/branches[](/branches[])*/name',
  '/product_tree/branches[](/branches[])*/product/name',
  '/product_tree/full_product_names[]/name',
  '/product_tree/product_groups[]/summary',
  '/product_tree/relationships[]/full_product_name/name',
  '/vulnerabilities[]/involvements[]/summary',
  '/vulnerabilities[]/remediations[]/details',
  '/vulnerabilities[]/remediations[]/entitlements[]',
  '/vulnerabilities[]/remediations[]/restart_required/details',
  '/vulnerabilities[]/threats[]/details',
];

/** Names of people and organizations are left out: no list of words knows them. */
function textsOf(document: Json): Placed<string>[] {
  const category = profileOf(document).startsWith('csaf_') ? [] : ['/document/category'];
  return [...paths, ...category].flatMap((path) => textsAt(document, path));
}

function* misspellingsIn({ at, value }: Placed<string>): Generator<Problem> {
  const seen = new Set<string>();
  for (const [word] of value.matchAll(/(?<![\p{L}\p{N}_./:@\\-])\p{L}[\p{L}\p{N}]{5,24}(?![\p{L}\p{N}_/@\\-])/gu)) {
    const meant = seen.has(word) ? null : wordMeantBy(word.toLowerCase());
    seen.add(word);
    if (meant) yield { at, message: `"${word}" may be meant to be "${meant}".` };
  }
}

const words = new Set(spelling.words.split(' '));

/** The word that a misspelt one is one slip away from; `null` for one that is known, or like none. */
function wordMeantBy(word: string): string | null {
  if (words.has(word)) return null;
  for (const candidate of slipsOf(word)) {
    const known = patterns.get(candidate);
    const meant = known?.find((one) => isOneSlip(word, one));
    if (meant !== undefined) return meant;
  }
  return null;
}

/** The words under each form that they have with one letter left out. */
const patterns = new Map<string, string[]>();
for (const word of words) {
  for (const slip of slipsOf(word)) patterns.set(slip, [...(patterns.get(slip) ?? []), word]);
}

function* slipsOf(word: string): Generator<string> {
  yield word;
  for (let place = 0; place < word.length; place++) yield word.slice(0, place) + word.slice(place + 1);
}

/** One letter more, less or another, or two neighbours in the wrong order; at the ends of a word that makes another word too often. */
function isOneSlip(word: string, meant: string): boolean {
  if (meant.length < 6 || word[0] !== meant[0]) return false;
  let start = 0;
  while (start < word.length && word[start] === meant[start]) start++;
  let end = 0;
  while (end < Math.min(word.length, meant.length) - start && word.at(-1 - end) === meant.at(-1 - end)) end++;
  if (end < 2) return false;
  const [wrong, right] = [word.slice(start, word.length - end), meant.slice(start, meant.length - end)];
  if (wrong.length + right.length <= 2 && Math.max(wrong.length, right.length) === 1) return true;
  return wrong.length === 2 && right.length === 2 && wrong === [...right].reverse().join('');
}
