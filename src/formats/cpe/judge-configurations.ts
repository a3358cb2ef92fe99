import type { CpeConfiguration, CpeMatch, CpeNode } from '../advisory/cpe-configuration.ts';
import { compareVersions } from '../versions/compare.ts';
import { type Cpe, cpeAttributes, parseCpe } from './cpe.ts';
import { type CpeRelation, relationOf } from './match-cpe.ts';

/** How sure it is that a component is meant; a match by a CPE name is never more than a candidate. */
export const cpeConfidences = ['high', 'medium', 'low'] as const;
export type CpeConfidence = (typeof cpeConfidences)[number];

/** Why a CPE name matches configurations. */
export interface CpeGrounds {
  confidence: CpeConfidence;
  /** The name in the advisory, as written. */
  criteria: string;
  by: 'version' | 'range' | 'every-version' | 'version-unknown';
  range: Pick<
    CpeMatch,
    'versionStartIncluding' | 'versionStartExcluding' | 'versionEndIncluding' | 'versionEndExcluding'
  > | null;
  /** What must be there too, such as the system on which it runs, as CPE names; nobody checked that. */
  needs: string[];
  /** Attributes of which the advisory says more than the component does: `target_sw`. */
  unstated: string[];
}

/** The surest grounds by which configurations name the component as vulnerable, undefined where they do not. */
export function judgeConfigurations(
  component: Cpe,
  configurations: readonly CpeConfiguration[],
): CpeGrounds | undefined {
  const grounds = configurations.flatMap((configuration) => groundsIn(component, configuration));
  return grounds.sort((a, b) => rank(a) - rank(b))[0];
}

function rank({ confidence }: CpeGrounds): number {
  return cpeConfidences.indexOf(confidence);
}

/** What is negated says where something does not hold, which one name alone cannot decide. */
function groundsIn(component: Cpe, { operator, negate, nodes }: CpeConfiguration): CpeGrounds[] {
  if (negate) return [];
  return nodes.flatMap((node, place) => {
    if (node.negate) return [];
    const others = operator === 'AND' ? nodes.filter((_, other) => other !== place) : [];
    const needs = others.filter((other) => other.negate || !fits(component, other)).flatMap(namesIn);
    return node.cpeMatch.flatMap((match) => {
      const beside = node.operator === 'AND' ? node.cpeMatch.filter((other) => other !== match) : [];
      const all = [...needs, ...beside.map(({ criteria }) => criteria)];
      const own = match.vulnerable ? groundsOf(component, match) : undefined;
      if (!own) return [];
      return [{ ...own, needs: all, confidence: all.length > 0 ? 'low' : own.confidence }];
    });
  });
}

function namesIn({ cpeMatch }: CpeNode): string[] {
  return cpeMatch.map(({ criteria }) => criteria);
}

/** Whether the component itself is what the node asks for. */
function fits(component: Cpe, { cpeMatch }: CpeNode): boolean {
  return cpeMatch.some((match) => groundsOf(component, match) !== undefined);
}

/** Compared on their own, as ranges decide about them. */
const versionAttributes: readonly string[] = ['version', 'update'];

function groundsOf(component: Cpe, match: CpeMatch): CpeGrounds | undefined {
  const read = parseCpe(match.criteria);
  if (!read.ok) return undefined;
  const unstated: string[] = [];
  for (const attribute of cpeAttributes) {
    if (versionAttributes.includes(attribute)) continue;
    const relation: CpeRelation = relationOf(read.value[attribute], component[attribute]);
    if (relation === 'disjoint' || relation === 'undefined') return undefined;
    if (relation === 'subset') unstated.push(attribute);
  }
  const version = versionGrounds(component, read.value, match);
  if (!version) return undefined;
  return {
    ...version,
    confidence: unstated.length > 0 ? 'low' : version.confidence,
    criteria: match.criteria,
    needs: [],
    unstated,
  };
}

type VersionGrounds = Pick<CpeGrounds, 'by' | 'confidence' | 'range'>;

function versionGrounds(component: Cpe, criteria: Cpe, match: CpeMatch): VersionGrounds | undefined {
  const { versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding } = match;
  const bounds = { versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding };
  const hasBounds = Object.values(bounds).some((bound) => bound !== null);
  const isUnknown = component.version === '*' || component.version === '-';
  if (hasBounds) {
    if (isUnknown) return { by: 'version-unknown', confidence: 'low', range: bounds };
    const inside = isInside(versionOf(component), bounds);
    if (inside === undefined) return { by: 'version-unknown', confidence: 'low', range: bounds };
    return inside ? { by: 'range', confidence: 'medium', range: bounds } : undefined;
  }
  if (criteria.version === '*') return { by: 'every-version', confidence: 'medium', range: null };
  if (isUnknown) return { by: 'version-unknown', confidence: 'low', range: null };
  if (criteria.version === '-') return undefined;
  const isSame =
    relationOf(criteria.version, component.version) !== 'disjoint' &&
    (criteria.update === '*' || updateOf(criteria) === updateOf(component));
  return isSame ? { by: 'version', confidence: 'high', range: null } : undefined;
}

/** None is what most leave out. */
function updateOf({ update }: Cpe): string {
  return update === '*' ? '-' : update;
}

function versionOf(cpe: Cpe): string {
  const { version } = cpe;
  return updateOf(cpe) === '-' ? version : `${version}.${cpe.update}`;
}

/** Undefined where a version cannot be ordered. */
function isInside(version: string, bounds: NonNullable<CpeGrounds['range']>): boolean | undefined {
  const answers = [
    orderTo(version, bounds.versionStartIncluding, (order) => order >= 0),
    orderTo(version, bounds.versionStartExcluding, (order) => order > 0),
    orderTo(version, bounds.versionEndIncluding, (order) => order <= 0),
    orderTo(version, bounds.versionEndExcluding, (order) => order < 0),
  ];
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function orderTo(version: string, bound: string | null, holds: (order: number) => boolean): boolean | undefined {
  if (bound === null) return true;
  const order = compareVersions('rpm', ordered(version), ordered(bound));
  return order === undefined ? undefined : holds(order);
}

/**
 * CPE names are of products that number their versions as they please. Most are ordered as rpm orders them: numbers as numbers,
 * letters after the bare number (OpenSSL 1.0.2g), with a tilde before what comes before a release.
 */
function ordered(version: string): string {
  return version
    .replace(/\\(.)/g, '$1')
    .toLowerCase()
    .replace(/[-_+:\s]+/g, '.')
    .replace(/\.?(alpha|beta|rc|pre|dev|snapshot|milestone)/g, '~$1');
}
