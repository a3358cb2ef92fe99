import { parseCpe } from '../../formats/cpe/cpe.ts';
import { matchCpe } from '../../formats/cpe/match-cpe.ts';
import { parsePurl } from '../../formats/purl/purl.ts';
import type { Purl } from '../../formats/purl/purl-parts.ts';
import { parseVers, versionSatisfies } from '../../formats/vers/vers.ts';
import type { VexStatement, VexTarget } from '../../formats/vex/document.ts';

/** Something of ours that a statement may speak of, by all the names that we know. */
export interface VexSubject {
  name: string | null;
  version: string | null;
  purl: string | null;
  cpes: readonly string[];
  hashes: Readonly<Record<string, string>>;
  /** How documents refer to it: bom-refs, BOM-Links, IRIs. */
  refs: readonly string[];
}

/** One vulnerability in one component of one product. */
export interface VexCase {
  /** Every name of the vulnerability. */
  names: readonly string[];
  product: VexSubject;
  component: VexSubject;
}

export const noSubject: VexSubject = { name: null, version: null, purl: null, cpes: [], hashes: {}, refs: [] };

/**
 * Whether a statement speaks of this case. One with a subcomponent speaks of that part in that product; one without speaks of all parts of
 * the product, or of the component wherever it is built in. What cannot be read speaks of nothing: silence is not "not affected".
 */
export function statementApplies(
  statement: Pick<VexStatement, 'vulnerability' | 'product' | 'subcomponent'>,
  { names, product, component }: VexCase,
): boolean {
  if (!sharesName(statement.vulnerability, names)) return false;
  const { product: whole, subcomponent: part } = statement;
  if (part !== null) return (whole === null || isMeant(whole, product)) && isMeant(part, component);
  return whole === null || isMeant(whole, product) || isMeant(whole, component);
}

function sharesName({ name, aliases }: VexStatement['vulnerability'], names: readonly string[]): boolean {
  const known = new Set(names.map((one) => one.toLowerCase()));
  return known.has(name.toLowerCase()) || aliases.some((alias) => known.has(alias.toLowerCase()));
}

/** By the strongest name that both have: package URL, hash, CPE, reference, and name with version where the other has nothing stronger. */
export function isMeant(target: VexTarget, subject: VexSubject): boolean {
  if (target.purl !== null && subject.purl !== null) {
    const answer = purlMeans(target, subject);
    if (answer !== undefined) return answer;
  }
  if (Object.entries(target.hashes).some(([name, value]) => subject.hashes[name]?.toLowerCase() === value)) return true;
  if (target.cpe !== null && subject.cpes.length > 0) return subject.cpes.some((cpe) => cpeMeans(target, cpe, subject));
  if (target.id !== null && subject.refs.includes(target.id)) return versionMeans(target, subject.version);
  return nameMeans(target, subject);
}

/** Undefined where the package URL says no more than a name (type `generic`). */
function purlMeans(target: VexTarget, subject: VexSubject): boolean | undefined {
  const meant = parsePurl(target.purl!);
  const own = parsePurl(subject.purl!);
  if (!meant.ok || !own.ok) return false;
  const [a, b] = [meant.value, own.value];
  if ((a.type === 'generic') !== (b.type === 'generic')) return undefined;
  if (a.type !== b.type || a.namespace !== b.namespace || a.name !== b.name) return false;
  if (a.subpath !== null && a.subpath !== b.subpath) return false;
  if (!hasQualifiers(b, a.qualifiers ?? {})) return false;
  if (a.version !== null) return a.version === (b.version ?? subject.version);
  return versionMeans(target, b.version ?? subject.version);
}

/** Where a package was fetched from tells no package apart. */
const incidental = new Set(['repository_url', 'download_url', 'vcs_url', 'checksum', 'file_name']);

function hasQualifiers({ qualifiers }: Purl, wanted: Record<string, string>): boolean {
  return Object.entries(wanted).every(([key, value]) => incidental.has(key) || qualifiers?.[key] === value);
}

function cpeMeans(target: VexTarget, text: string, { version }: VexSubject): boolean {
  const meant = parseCpe(target.cpe!);
  const own = parseCpe(text);
  if (!meant.ok || !own.ok) return false;
  const relation = matchCpe(meant.value, own.value);
  return (
    (relation === 'equal' || relation === 'superset') && (target.versions === null || versionMeans(target, version))
  );
}

function nameMeans(target: VexTarget, subject: VexSubject): boolean {
  const named = target.name === null ? genericOf(target) : target;
  if (!named || named.name === null || subject.name === null) return false;
  if (named.name.toLowerCase() !== subject.name.toLowerCase()) return false;
  return versionMeans({ ...target, version: named.version }, subject.version);
}

/** `pkg:generic/maker/name@version` names a thing without an ecosystem. */
function genericOf({ purl }: VexTarget): Pick<VexTarget, 'name' | 'version'> | undefined {
  const read = purl === null ? undefined : parsePurl(purl);
  return read?.ok && read.value.type === 'generic' ? read.value : undefined;
}

function versionMeans({ version, versions }: VexTarget, own: string | null): boolean {
  if (versions !== null) {
    const range = parseVers(versions);
    return own !== null && range.ok && versionSatisfies(range.value, own) === true;
  }
  return version === null || version === own;
}
