import type { Problem } from '../../common/errors.ts';
import type { BomDocument } from '../bom/document.ts';
import { type Json, memberOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { mergeInto, united } from './merge-values.ts';
import { identityOf } from './part-identity.ts';
import { addRefs, renameRefs } from './rename-refs.ts';

export interface MergeSettings {
  /** What the merged BOM describes; without it, the BOMs stand side by side. */
  subject?: { name: string; version: string | null };
  /** `urn:uuid:…` of the merged BOM. */
  serialNumber: string;
  /** When it is made (RFC 3339). */
  timestamp: string;
}

export interface MergedBom {
  /** An object of CycloneDX 1.7. */
  content: Json;
  /** What the BOMs say differently of one thing, with what was kept. */
  conflicts: Problem[];
}

/**
 * Puts BOMs together. What each describes becomes a component; components that are the same (package URL, else type, group, name,
 * version and CPE) become one that knows all that either says; where they contradict each other the earlier BOM counts, and that is said.
 */
export function mergeBoms(
  documents: readonly BomDocument[],
  { subject, serialNumber, timestamp }: MergeSettings,
): MergedBom {
  const merging = new Merging();
  const subjects = documents.map(({ content }, place) => merging.add(structuredClone(content) as Json, place));
  const root = subject && {
    type: 'application',
    'bom-ref': merging.freeRef(`${subject.name}${subject.version === null ? '' : `@${subject.version}`}`),
    name: subject.name,
    ...(subject.version === null ? {} : { version: subject.version }),
  };
  if (root)
    merging.depends(
      root['bom-ref'],
      subjects.filter((ref) => ref !== null),
    );
  const metadata = { ...merging.metadata, timestamp, ...(root ? { component: root } : {}) };
  return {
    content: { bomFormat: 'CycloneDX', specVersion: '1.7', serialNumber, version: 1, metadata, ...merging.lists() },
    conflicts: merging.conflicts,
  };
}

/** Lists of the document that are put one behind the other, each entry once. */
const plainLists = [
  'services',
  'vulnerabilities',
  'compositions',
  'annotations',
  'properties',
  'formulation',
  'citations',
];
/** What stands once in a document and has no place beside another. */
const single = ['declarations', 'definitions', 'signature'];

class Merging {
  readonly conflicts: Problem[] = [];
  readonly metadata: Json = {};
  readonly #refs = new Set<string>();
  readonly #components = new Map<string, Json>();
  readonly #dependencies = new Map<string, { dependsOn: Set<string>; provides: Set<string> }>();
  readonly #others: Json = {};

  /** Gives the reference of what the BOM describes, null where it describes nothing. */
  add(content: Json, place: number): string | null {
    const link = textOf(content.serialNumber)?.replace(/^urn:uuid:/, 'urn:cdx:');
    const described = memberOf(objectOf(content.metadata), 'component');
    const components = [...(described ? [described] : []), ...objectsOf(content.components)];
    if (described && textOf(described['bom-ref']) === null) described['bom-ref'] = identityOf(described);
    this.#takeNames(content, components);
    for (const component of components) this.#addComponent(component);
    for (const dependency of objectsOf(content.dependencies)) {
      this.depends(textOf(dependency.ref) ?? '', textsIn(dependency.dependsOn), textsIn(dependency.provides));
    }
    for (const name of plainLists) this.#append(name, content[name]);
    this.#append('externalReferences', content.externalReferences);
    if (link) this.#append('externalReferences', [{ type: 'bom', url: `${link}/${content.version ?? 1}` }]);
    for (const name of single) this.#keepFirst(name, content[name], place);
    const { component: _, timestamp: __, ...metadata } = objectOf(content.metadata);
    mergeInto(this.metadata, metadata, `/${place}/metadata`, this.conflicts);
    return described ? textOf(described['bom-ref']) : null;
  }

  depends(ref: string, dependsOn: readonly string[], provides: readonly string[] = []): void {
    let known = this.#dependencies.get(ref);
    if (!known) {
      known = { dependsOn: new Set(), provides: new Set() };
      this.#dependencies.set(ref, known);
    }
    for (const one of dependsOn) known.dependsOn.add(one);
    for (const one of provides) known.provides.add(one);
  }

  freeRef(wanted: string): string {
    let free = wanted;
    for (let place = 2; this.#refs.has(free); place++) free = `${wanted}#${place}`;
    return free;
  }

  lists(): Json {
    const dependencies = [...this.#dependencies].map(([ref, { dependsOn, provides }]) => ({
      ref,
      ...(dependsOn.size > 0 ? { dependsOn: [...dependsOn] } : {}),
      ...(provides.size > 0 ? { provides: [...provides] } : {}),
    }));
    const components = [...this.#components.values()];
    return {
      ...(components.length > 0 ? { components } : {}),
      ...(dependencies.length > 0 ? { dependencies } : {}),
      ...this.#others,
    };
  }

  /** A reference that another BOM uses for something else gets a new name, one for the same thing that thing's. */
  #takeNames(content: Json, components: readonly Json[]): void {
    const renamed = new Map<string, string>();
    for (const component of components) {
      const ref = textOf(component['bom-ref']);
      const known = textOf(this.#components.get(identityOf(component))?.['bom-ref']);
      if (ref !== null && known !== null) renamed.set(ref, known);
    }
    const own = new Set<string>();
    addRefs(content, own);
    for (const ref of own) {
      if (!renamed.has(ref) && this.#refs.has(ref)) renamed.set(ref, this.freeRef(ref));
      this.#refs.add(renamed.get(ref) ?? ref);
    }
    if (renamed.size > 0) renameRefs(content, renamed);
  }

  #addComponent(component: Json): void {
    const identity = identityOf(component);
    const known = this.#components.get(identity);
    if (known) mergeInto(known, component, `/components/${identity}`, this.conflicts);
    else this.#components.set(identity, component);
  }

  #append(name: string, list: unknown): void {
    if (!Array.isArray(list)) return;
    const all = united(Array.isArray(this.#others[name]) ? (this.#others[name] as unknown[]) : [], list);
    if (all.length > 0) this.#others[name] = all;
  }

  #keepFirst(name: string, value: unknown, place: number): void {
    if (value === undefined) return;
    if (name === 'signature') {
      this.conflicts.push({
        at: `/${place}/signature`,
        message: 'A signature holds for the signed document only; left out.',
      });
    } else if (this.#others[name] === undefined) this.#others[name] = value;
    else this.conflicts.push({ at: `/${place}/${name}`, message: 'An earlier BOM has this too; that one was kept.' });
  }
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
