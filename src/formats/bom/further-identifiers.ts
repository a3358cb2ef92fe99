import { type Json, memberOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { hasDistributionType } from '../purl/asked-version.ts';
import { canonicalPurl, formatPurl, parsePurl } from '../purl/purl.ts';
import { npmAliasOf } from './npm-alias.ts';
import { sourcePackageOf } from './source-package.ts';

/** By what a component may be known besides its own package URL and CPE name. */
export type IdentifierGrounds = 'evidence.identity' | 'pedigree.ancestor' | 'source package' | 'alias';

/** A name that a document states for a component elsewhere than in its `purl` and `cpe` (decision 0040). */
export interface FurtherIdentifier {
  kind: 'purl' | 'cpe';
  value: string;
  grounds: IdentifierGrounds;
  /** Where it stands, as a JSON Pointer into the component. */
  at: string;
  /** In [0, 1], as the document states it; null where it does not. */
  confidence: number | null;
  /**
   * `instead`: the same package, named better than by its own package URL. `also`: it is this too. `perhaps`: it may be, or was before
   * it was changed; a person has to judge.
   */
  asked: 'instead' | 'also' | 'perhaps';
  /** Ids of what patches are said to have mended since. */
  resolved: string[];
}

/** One of a component among all of a BOM, in the order of `ComponentColumns`. */
export interface ComponentIdentifier extends FurtherIdentifier {
  component: number;
}

/** Identities less likely than not are for a person to judge. */
const leastConfidence = 0.5;
/** Of ancestors of ancestors; nobody writes as many. */
const deepestAncestor = 8;

/** What the component, an object of CycloneDX of any version, states of what it is and what it was made from; each name once. */
export function furtherIdentifiers(component: Json): FurtherIdentifier[] {
  const own = textOf(component.purl);
  const found = [...renamed(component), ...identities(component), ...ancestors(component, '', deepestAncestor)];
  const known = new Set([canonical(own), canonical(textOf(component.cpe))]);
  return found.filter(({ value }) => {
    const name = canonical(value);
    if (known.has(name)) return false;
    known.add(name);
    return true;
  });
}

function canonical(name: string | null): string {
  const purl = name?.startsWith('pkg:') ? canonicalPurl(name) : undefined;
  return purl?.ok ? purl.value : (name ?? '').trim();
}

/** The same package by the name under which advisories know it. */
function renamed(component: Json): FurtherIdentifier[] {
  const alias = npmAliasOf(component);
  if (alias) return [{ ...plain, ...alias, grounds: 'alias', asked: 'instead' }];
  const purl = textOf(component.purl);
  const source = purl !== null && hasDistributionType(purl) ? sourcePackageOf(component) : undefined;
  const read = source && parsePurl(purl!);
  if (!read?.ok || read.value.qualifiers?.upstream || read.value.qualifiers?.source) return [];
  const value = formatPurl({ ...read.value, qualifiers: { ...read.value.qualifiers, upstream: source!.name } });
  return value.ok
    ? [{ ...plain, value: value.value, at: source!.at, grounds: 'source package', asked: 'instead' }]
    : [];
}

const plain = { kind: 'purl', confidence: null, resolved: [] as string[] } as const;

/** CycloneDX 1.6 has a list of identities with `concludedValue`; in 1.5 there is one, whose methods have the values. */
function identities(component: Json): FurtherIdentifier[] {
  const { identity } = objectOf(component.evidence);
  const list = Array.isArray(identity) ? identity : [identity];
  const hasOwn = { purl: textOf(component.purl) !== null, cpe: textOf(component.cpe) !== null };
  return list.flatMap((entry, index) => {
    const { field, concludedValue, confidence, methods } = objectOf(entry);
    if (field !== 'purl' && field !== 'cpe') return [];
    const at = Array.isArray(identity) ? `/evidence/identity/${index}` : '/evidence/identity';
    const values = [
      { value: textOf(concludedValue), confidence: shareOf(confidence), at: `${at}/concludedValue` },
      ...objectsOf(methods).map((method, place) => ({
        value: textOf(method.value),
        confidence: shareOf(method.confidence) ?? shareOf(confidence),
        at: `${at}/methods/${place}/value`,
      })),
    ];
    const first = values.find(({ value }) => value !== null && kindOf(value) === field);
    if (!first) return [];
    const isSure = !hasOwn[field] && (first.confidence ?? 1) >= leastConfidence;
    const asked = isSure ? 'also' : 'perhaps';
    return [{ ...first, kind: field, value: first.value!, grounds: 'evidence.identity', asked, resolved: [] }];
  });
}

function shareOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : null;
}

function kindOf(value: string): FurtherIdentifier['kind'] | undefined {
  if (/^\s*pkg:/i.test(value)) return 'purl';
  return /^\s*cpe:/i.test(value) ? 'cpe' : undefined;
}

/** A copy of which no change is told is what it was copied from; one that was changed, or copied from a copy, may be. */
function ancestors(component: Json, at: string, depth: number): FurtherIdentifier[] {
  const pedigree = memberOf(component, 'pedigree');
  if (!pedigree || depth === 0) return [];
  const patches = objectsOf(pedigree.patches);
  const isChanged = patches.length > 0 || objectsOf(pedigree.commits).length > 0 || depth < deepestAncestor;
  const resolved = patches.flatMap((patch) => objectsOf(patch.resolves)).flatMap(({ id }) => textOf(id) ?? []);
  return objectsOf(pedigree.ancestors).flatMap((ancestor, index) => {
    const place = `${at}/pedigree/ancestors/${index}`;
    const names = (['purl', 'cpe'] as const).flatMap((kind): FurtherIdentifier[] => {
      const value = textOf(ancestor[kind]);
      if (value === null) return [];
      const asked = isChanged ? 'perhaps' : 'also';
      return [{ kind, value, grounds: 'pedigree.ancestor', at: `${place}/${kind}`, confidence: null, asked, resolved }];
    });
    const earlier = ancestors(ancestor, place, depth - 1);
    return [...names, ...earlier.map((one) => ({ ...one, resolved: [...resolved, ...one.resolved] }))];
  });
}
