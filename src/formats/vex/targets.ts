import { noTarget, type VexTarget } from './document.ts';
import { hashAlgorithm } from './mapping.ts';

/** A target of what is known of it; hashes of unknown algorithms are left out. */
export function target(
  known: Partial<Omit<VexTarget, 'hashes'>> & { hashes?: Iterable<[string, unknown]> },
): VexTarget {
  const { hashes, ...rest } = known;
  const named: Record<string, string> = {};
  for (const [name, value] of hashes ?? []) {
    const algorithm = hashAlgorithm(name);
    if (algorithm && typeof value === 'string' && value !== '') named[algorithm] = value.toLowerCase();
  }
  const target = { ...noTarget, ...rest, hashes: named };
  return target.versions === null && target.purl !== null ? { ...target, ...rangeInPurl(target.purl) } : target;
}

/** The `vers` qualifier of a package URL says a range instead of a version. */
function rangeInPurl(purl: string): Pick<VexTarget, 'purl' | 'versions'> {
  const mark = purl.indexOf('?');
  if (mark < 0) return { purl, versions: null };
  const hash = purl.indexOf('#', mark);
  const end = hash < 0 ? purl.length : hash;
  const qualifiers = purl.slice(mark + 1, end).split('&');
  const range = qualifiers.find((part) => part.startsWith('vers='));
  if (range === undefined) return { purl, versions: null };
  const others = qualifiers.filter((part) => part !== range);
  const rest = others.length > 0 ? `?${others.join('&')}` : '';
  return { purl: purl.slice(0, mark) + rest + purl.slice(end), versions: decoded(range.slice('vers='.length)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The package URL with its range, for standards that have no other place for it. */
export function purlWithRange({ purl, versions }: VexTarget): string | null {
  if (purl === null || versions === null) return purl;
  const hash = purl.indexOf('#');
  const end = hash < 0 ? purl.length : hash;
  const separator = purl.slice(0, end).includes('?') ? '&' : '?';
  return `${purl.slice(0, end)}${separator}vers=${encodeURIComponent(versions.toWellFormed())}${purl.slice(end)}`;
}

/** A name for what has no other that the world knows: a package of no ecosystem (purl type `generic`). */
export function genericPurl({
  name,
  version,
  supplier,
}: Pick<VexTarget, 'name' | 'version' | 'supplier'>): string | null {
  if (name === null) return null;
  const namespace = supplier === null ? '' : `${encoded(supplier)}/`;
  return `pkg:generic/${namespace}${encoded(name)}${version === null ? '' : `@${encoded(version)}`}`;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}

/** Whether two targets are told apart by nothing but the id that a document gave them. */
export function sameTarget(a: VexTarget | null, b: VexTarget | null): boolean {
  return targetKey(a) === targetKey(b);
}

/** What a target is known by; its id in the document counts only where nothing else does. */
export function targetKey(target: VexTarget | null): string {
  if (target === null) return '';
  const { id, hashes, ...known } = target;
  const marks = Object.entries(hashes).sort(([a], [b]) => (a < b ? -1 : 1));
  const isKnown = marks.length > 0 || known.name !== null || known.purl !== null || known.cpe !== null;
  const { name, version, supplier, purl, cpe, versions } = known;
  return JSON.stringify([isKnown ? null : id, name, version, supplier, purl, cpe, marks, versions]);
}
