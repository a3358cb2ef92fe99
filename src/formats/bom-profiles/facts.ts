import type { BomDocument } from '../bom/document.ts';
import { type Json, listOf, memberOf, objectOf, objectsOf, textOf } from '../json/json.ts';

/**
 * A component of the one object model, the subject and nested ones included. Mere files are none: their package is what has a
 * maker and a version.
 */
export interface CheckedComponent {
  json: Json;
  isSubject: boolean;
  isNested: boolean;
}

/** What the elements of a profile are looked for in. */
export interface Facts {
  document: BomDocument;
  metadata: Json;
  components: CheckedComponent[];
  /** `bom-ref`s that some relationship names, as what depends or as what is depended on. */
  related: ReadonlySet<string>;
  /** `bom-ref`s for which it is said what they depend on, be it nothing. */
  stated: ReadonlySet<string>;
  /** `bom-ref`s for which a composition says how complete that is. */
  bounded: ReadonlySet<string>;
}

export function factsOf(document: BomDocument): Facts {
  const { content } = document;
  const metadata = objectOf(content.metadata);
  const subject = memberOf(metadata, 'component');
  const components: CheckedComponent[] = [];
  if (subject) {
    components.push({ json: subject, isSubject: true, isNested: false });
    addNested(components, subject.components, true);
  }
  addNested(components, content.components, false);
  const related = new Set<string>();
  const stated = new Set<string>();
  for (const dependency of objectsOf(content.dependencies)) {
    const ref = textOf(dependency.ref) ?? '';
    const targets = [...textsOf(dependency.dependsOn), ...textsOf(dependency.provides)];
    stated.add(ref);
    for (const one of targets.length > 0 ? [ref, ...targets] : []) related.add(one);
  }
  const bounded = new Set(
    objectsOf(content.compositions).flatMap((one) =>
      textOf(one.aggregate) === null ? [] : [...textsOf(one.assemblies), ...textsOf(one.dependencies)],
    ),
  );
  return { document, metadata, components, related, stated, bounded };
}

function addNested(found: CheckedComponent[], list: unknown, isNested: boolean): void {
  const waiting = objectsOf(list)
    .map((json) => ({ json, isNested }))
    .reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.json.type !== 'file') found.push({ ...next, isSubject: false });
    const inner = objectsOf(next.json.components).map((json) => ({ json, isNested: true }));
    waiting.push(...inner.reverse());
  }
}

export function textsOf(value: unknown): string[] {
  return listOf(value).filter((one): one is string => typeof one === 'string');
}
