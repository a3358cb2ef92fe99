import type { Candidate } from '../../../src/modules/candidates/contract.ts';
import { t, textFor } from '../../messages/messages.ts';

/** Which name of the component matched, in words; one newer than this page is shown as it is. */
export function identifierText(identifier: string): string {
  return textFor('candidates', `identifier-${identifier.replaceAll(/[ .]/g, '-')}`) ?? identifier;
}

/** A CPE name without the attributes that it leaves open at its end; any other name as it is. */
export function shortName(name: string): string {
  return name.startsWith('cpe:2.3:') ? name.replace(/(?::\*)+$/, '') : name;
}

/** What the advisory names: a CPE name, or a package. */
export function namedBy({ criteria, ecosystem, package: name }: Candidate['match']): string | undefined {
  if (criteria !== undefined) return shortName(criteria);
  return name && [ecosystem, name].filter(Boolean).join(' ');
}

/** Why it may be meant, and what speaks against it, as sentences. */
export function groundsInWords({ match }: Pick<Candidate, 'match'>): string[] {
  const { by, range, needs = [], unstated = [], patched = false, identityConfidence } = match;
  return [
    by === 'range' ? rangeText(range) : t(`candidates.by-${by}`),
    ...(unstated.length > 0 ? [t('candidates.unstated', { attributes: unstated.map(attributeText).join(', ') })] : []),
    ...(needs.length > 0 ? [t('candidates.needs', { names: needs.map(shortName).join(', ') })] : []),
    ...(patched ? [t('candidates.patched')] : []),
    ...(identityConfidence === undefined
      ? []
      : [t('candidates.sure-of', { percent: Math.round(identityConfidence * 100) })]),
  ];
}

function attributeText(attribute: string): string {
  return textFor('candidates', `attribute-${attribute}`) ?? attribute;
}

/** By the words of OSV (`introduced`, `fixed`, `lastAffected`) and of NVD (`versionStartIncluding`, …). */
function rangeText(range: Candidate['match']['range']): string {
  const { introduced, fixed, lastAffected } = range ?? {};
  const { versionStartIncluding, versionStartExcluding, versionEndExcluding, versionEndIncluding } = range ?? {};
  const from = versionStartIncluding ?? (introduced === '0' ? null : introduced);
  const below = versionEndExcluding ?? fixed;
  const through = versionEndIncluding ?? lastAffected;
  const bounds = [
    from && t('vulnerabilities.from', { version: from }),
    versionStartExcluding && t('vulnerabilities.above', { version: versionStartExcluding }),
    below && t('vulnerabilities.below', { version: below }),
    through && t('vulnerabilities.through', { version: through }),
  ].filter(Boolean);
  return bounds.length > 0 ? t('candidates.by-range', { range: bounds.join(', ') }) : t('candidates.by-range-open');
}

type Told = Pick<Candidate['advisories'][number], 'feed' | 'source'>;

/** The feed that an advisory came by; a private one by its own name. */
export function feedText({ feed, source }: Told): string {
  return feed ?? textFor('words', `feed-${source}`) ?? source;
}
