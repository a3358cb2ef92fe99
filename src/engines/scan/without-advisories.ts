import { type ScannedBom, textIn } from '../../formats/cyclonedx/scan-purls.ts';
import { emptyIdentity, identified, identifyPackage } from '../../formats/purl/package-identity.ts';
import { isDistribution } from '../../formats/purl/releases.ts';
import { readableEcosystems } from '../../formats/versions/ecosystems.ts';
import type { AdvisoryIndex, MatchColumns } from '../matching/advisory-index.ts';
import type { EcosystemCount } from './result.ts';

/**
 * Of the components that could be checked, those against which nothing stood: no advisory speaks of any package of their ecosystem.
 * The releases of distributions are a reason of their own, so that theirs are none of these.
 */
export function withoutAdvisories(
  bom: ScannedBom,
  { reason }: MatchColumns,
  { releases }: Pick<AdvisoryIndex, 'releases'>,
): EcosystemCount[] {
  const { starts, ends } = bom.purls;
  const counts = new Map<string, number>();
  const ecosystemOfType = new Map<number, string | null>();
  for (let component = 0; component < bom.count; component++) {
    if (reason[component] !== 0) continue;
    const type = typeAt(bom.bytes, starts[component]!, ends[component]!);
    let ecosystem = ecosystemOfType.get(type);
    if (ecosystem === undefined) {
      ecosystem = unspokenOf(bom, component, releases);
      ecosystemOfType.set(type, ecosystem);
    }
    if (ecosystem !== null) counts.set(ecosystem, (counts.get(ecosystem) ?? 0) + 1);
  }
  return [...counts].map(([ecosystem, count]) => ({ ecosystem, count })).sort((a, b) => b.count - a.count);
}

export function sentenceOfUnspoken({ ecosystem, count }: EcosystemCount): string {
  const parts = `${count} ${count === 1 ? 'component' : 'components'}`;
  return `Checked against nothing: ${parts} of ${ecosystem}, of which no advisory loaded speaks.`;
}

/** The type of a package URL (`npm` in `pkg:npm/…`) as a number; the types of packages have few and different bytes. */
function typeAt(bytes: Uint8Array, start: number, end: number): number {
  let type = 0;
  for (let at = start + 4; at < end && bytes[at] !== slash; at++) type = (Math.imul(type, 31) + bytes[at]!) | 0;
  return type;
}

const slash = 0x2f;
const identity = emptyIdentity();
const encoder = new TextEncoder();

/** The ecosystem of a component where no advisory speaks of it. */
function unspokenOf(bom: ScannedBom, component: number, releases: AdvisoryIndex['releases']): string | null {
  const purl = encoder.encode(textIn(bom, bom.purls, component) ?? '');
  if (identifyPackage(purl, 0, purl.length, identity) !== identified) return null;
  const { ecosystem } = identity;
  return isDistribution(ecosystem) || releases[ecosystem] !== undefined ? null : readableEcosystems[ecosystem]!;
}
