import { isObject, type Json } from '../json/json.ts';

/** Members of CycloneDX 1.7 that hold references to a `bom-ref` (its schema: `refLinkType`, `bomLinkElementType`). */
const referring = new Set([
  ...['ref', 'dependsOn', 'provides', 'assemblies', 'dependencies', 'vulnerabilities', 'subjects', 'references'],
  ...['assessor', 'requirement', 'claims', 'counterClaims', 'target', 'mitigationStrategies', 'evidence'],
  ...['counterEvidence', 'signatories', 'resourceReferences', 'uses', 'inputs', 'outputs', 'source', 'provider'],
  ...['parent', 'algorithmRef', 'securedBy', 'signatureAlgorithmRef', 'subjectPublicKeyRef', 'tools', 'attributedTo'],
]);

/** Every `bom-ref` that a document gives. */
export function addRefs(document: Json, refs: Set<string>): void {
  for (const value of eachObject(document)) {
    if (typeof value['bom-ref'] === 'string') refs.add(value['bom-ref']);
  }
}

/** Gives things other references, and whoever refers to them the new ones. */
export function renameRefs(document: Json, renamed: ReadonlyMap<string, string>): void {
  const newName = (value: unknown) => (typeof value === 'string' ? (renamed.get(value) ?? value) : value);
  for (const object of eachObject(document)) {
    for (const [name, value] of Object.entries(object)) {
      if (name === 'bom-ref' || (referring.has(name) && typeof value === 'string')) object[name] = newName(value);
      else if (referring.has(name) && Array.isArray(value)) object[name] = value.map(newName);
    }
  }
}

function* eachObject(root: Json): Generator<Json> {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Array.isArray(value)) for (const one of value) waiting.push(one);
    else if (isObject(value)) {
      yield value;
      for (const one of Object.values(value)) waiting.push(one);
    }
  }
}
