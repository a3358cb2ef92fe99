import type { BomDocument } from '../bom/document.ts';
import { parseCpe } from '../cpe/cpe.ts';
import { type Json, listOf, memberOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { parsePurl } from '../purl/purl.ts';

/** A part of a BOM as it is compared with the parts of another. */
export interface ComparedPart {
  /** What it is, whatever its version: the package, the CPE's product, or group and name. */
  key: string;
  /** Group and name as written: by these a part is found again that got an identifier, or lost it. */
  title: string;
  /** The type of its purl, by whose rules its versions are ordered; null without a purl. */
  versionType: string | null;
  ref: string | null;
  group: string | null;
  name: string;
  version: string | null;
  purl: string | null;
  /** Ids, names and expressions, sorted, each once. */
  licences: string[];
  supplier: string | null;
}

/** The parts of a BOM in document order without its subject, each identity and version once. */
export function partsOf({ content }: BomDocument): ComparedPart[] {
  const parts = new Map<string, ComparedPart>();
  const subject = objectOf(objectOf(content.metadata).component);
  const waiting = [...objectsOf(subject.components), ...objectsOf(content.components)].reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const part = partOf(next);
    const identity = JSON.stringify([part.key, part.version]);
    if (!parts.has(identity)) parts.set(identity, part);
    waiting.push(...objectsOf(next.components).reverse());
  }
  return [...parts.values()];
}

function partOf(component: Json): ComparedPart {
  const [group, name, purl] = [textOf(component.group), textOf(component.name) ?? '', textOf(component.purl)];
  const title = JSON.stringify([group ?? '', name]);
  const read = purl === null ? null : parsePurl(purl);
  const named = read?.ok ? read.value : null;
  return {
    key: named
      ? JSON.stringify(['purl', named.type, named.namespace, named.name, named.subpath])
      : (productOfCpe(textOf(component.cpe)) ?? title),
    title,
    versionType: named?.type ?? null,
    ref: textOf(component['bom-ref']),
    group,
    name,
    // Before CycloneDX 1.4 there had to be a version: an empty one is none.
    version: textOf(component.version) || (named?.version ?? null),
    purl,
    licences: licencesOf(component),
    supplier: nameOf(component, 'supplier') ?? nameOf(component, 'manufacturer') ?? textOf(component.publisher),
  };
}

function productOfCpe(cpe: string | null): string | null {
  const read = cpe === null ? null : parseCpe(cpe);
  return read?.ok ? JSON.stringify(['cpe', read.value.part, read.value.vendor, read.value.product]) : null;
}

function nameOf(component: Json, member: string): string | null {
  return textOf(memberOf(component, member)?.name);
}

function licencesOf(component: Json): string[] {
  const texts = listOf(component.licenses).map((choice) => {
    const { expression, license } = objectOf(choice);
    const { id, name } = objectOf(license);
    return textOf(expression) ?? textOf(id) ?? textOf(name);
  });
  return [...new Set(texts.filter((text) => text !== null))].sort();
}
