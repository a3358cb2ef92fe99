import { hash } from 'node:crypto';
import { packageOf } from '../../engines/matching/package-of.ts';
import { type Component, type ComponentColumns, componentAt } from '../../formats/bom/bom.ts';
import type { ComponentIdentifier, FurtherIdentifier } from '../../formats/bom/further-identifiers.ts';
import { identityOf, type Part, titleOf } from '../../formats/bom/part-identity.ts';
import { hasDistributionType } from '../../formats/purl/asked-version.ts';

/** One component where it stands in a document, as the tables take it. */
export interface Occurrence extends Part {
  position: number;
  identity: string;
  title: string;
  ecosystem: string | null;
  package: string | null;
  unchecked: string | null;
  parent: number | null;
  type: string | null;
  /** By the word of the document. */
  direct: boolean;
  supplierName: string | null;
  licences: string[];
  stated: Stated | null;
}

/** What a document states of a component besides its package URL. */
export interface Stated {
  /** Equal for the same. */
  digest: string;
  cpe: string | null;
  identifiers: FurtherIdentifier[];
}

/** The package URLs of components of which people said other ones than the document does, by their places. */
type PurlsSaid = ReadonlyMap<number, string | null>;

/** The components of a BOM in document order, a few thousand at a time, so that a large one costs bounded memory. */
export function* occurrencesOf(
  columns: ComponentColumns,
  {
    direct,
    purls,
    size,
    identifiers = [],
  }: { direct: ReadonlySet<number>; purls: PurlsSaid; size: number; identifiers?: readonly ComponentIdentifier[] },
): Generator<Occurrence[]> {
  const stated = Map.groupBy(identifiers, ({ component }) => component);
  for (let start = 0; start < columns.count; start += size) {
    const length = Math.min(size, columns.count - start);
    yield Array.from({ length }, (_, offset) => {
      const position = start + offset;
      const component = componentAt(columns, position);
      const said = purls.get(position);
      const named = said === undefined ? component : { ...component, purl: said };
      const isDirect = direct.has(position + 1);
      return { ...occurrenceOf(named, position, isDirect), stated: statedOf(named, stated.get(position) ?? []) };
    });
  }
}

/** A CPE name counts only where the package URL tells of no package, or of one whose release may be unknown. */
function statedOf({ purl, cpe }: Component, given: readonly ComponentIdentifier[]): Stated | null {
  const isNeeded = cpe !== null && (packageOf(purl).unchecked !== null || hasDistributionType(purl ?? ''));
  const own = isNeeded ? storable(cpe) : null;
  if (own === null && given.length === 0) return null;
  const identifiers = given.map(({ component: _, ...identifier }) => ({
    ...identifier,
    value: storable(identifier.value),
    resolved: identifier.resolved.map((id) => storable(id)),
  }));
  const digest = hash('sha256', JSON.stringify([own, identifiers]), 'hex');
  return { digest, cpe: own, identifiers };
}

function occurrenceOf(component: Component, position: number, direct: boolean): Omit<Occurrence, 'stated'> {
  const part: Part = {
    purl: storable(component.purl),
    group: storable(component.group) || null,
    name: storable(component.name),
    version: storable(component.version) || null,
  };
  return {
    ...part,
    ...packageOf(part.purl),
    position,
    identity: identityOf(part),
    title: titleOf(part),
    parent: component.parent < 0 ? null : component.parent,
    type: storable(component.type),
    direct,
    supplierName: supplierNameOf(component),
    licences: component.licences.map((licence) => storable(licence)),
  };
}

/** Every distinct supplier name of a BOM. */
export function supplierNamesOf(columns: ComponentColumns): string[] {
  const names = new Set<string>();
  const seen = new Set<string>();
  for (let index = 0; index < columns.count; index++) {
    const ids = `${columns.supplier[index]} ${columns.manufacturer[index]} ${columns.publisher[index]}`;
    if (seen.has(ids)) continue;
    seen.add(ids);
    const name = supplierNameOf(componentAt(columns, index));
    if (name !== null) names.add(name);
  }
  return [...names];
}

/** Whom the document names as the source: the supplier, else the manufacturer, else the publisher (CycloneDX 1.6 `component`). */
function supplierNameOf({ supplier, manufacturer, publisher }: Component): string | null {
  for (const named of [supplier, manufacturer, publisher]) {
    const name = storable(named)
      ?.replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, longestName)
      .trim();
    if (name) return name;
  }
  return null;
}

/** As long as a name in the register may be. */
const longestName = 300;

/** PostgreSQL stores any character but NUL. */
export function storable<Text extends string | null>(text: Text): Text {
  return (text?.includes('\0') ? text.replaceAll('\0', '\u{fffd}') : text) as Text;
}
