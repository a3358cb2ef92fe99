import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, memberOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { idOf, type Node, type Spdx3Graph, type Spdx3Objects } from './graph.ts';
import { algorithmNames } from './names.ts';

/**
 * What SPDX 3 says and SPDX 2.3 cannot: addresses of agents, the files in which packages are distributed, the sources that they
 * are made of, and how complete relationships are, as BSI TR-03183-2 v2.1.0 §8.2 (tables 8 to 11) lays them out.
 */
export function addOwnFacts(content: Json, graph: Spdx3Graph): void {
  const components = componentsOf(content);
  const metadata = objectOf(content.metadata);
  for (const creator of graph.ofType('CreationInfo').flatMap(({ json }) => listOf(json.createdBy))) {
    addAddresses(metadata, creator, graph);
  }
  for (const { json } of graph.nodes) {
    const component = components.get(idOf(json) ?? '');
    if (!component) continue;
    for (const agent of listOf(json.originatedBy)) addAddresses(component, agent, graph);
  }
  for (const node of graph.ofType('Relationship', 'LifecycleScopedRelationship')) {
    addDistribution(node, components, graph);
    addSource(node, components, graph);
  }
  addCompleteness(content, components, graph);
}

/** By their ids, nested ones included. */
function componentsOf(content: Json): Map<string, Json> {
  const found = new Map<string, Json>();
  const subject = memberOf(objectOf(content.metadata), 'component');
  const open = [...(subject ? [subject] : []), ...objectsOf(content.components)];
  for (let next = open.pop(); next; next = open.pop()) {
    const ref = textOf(next['bom-ref']);
    if (ref !== null) found.set(ref, next);
    open.push(...objectsOf(next.components));
  }
  return found;
}

/** The web addresses of whoever made it, beside what SPDX 2.3 has of them: a name and a mail address. */
export function addAddresses(bearer: Json, reference: unknown, graph: Spdx3Objects): void {
  const agent = graph.find(reference);
  if (!agent || agent.type === 'SoftwareAgent' || agent.type === 'Tool') return;
  const addresses = objectsOf(agent.externalIdentifier).flatMap(({ identifier }) =>
    typeof identifier === 'string' && /^https?:\/\//.test(identifier) ? [identifier] : [],
  );
  if (addresses.length === 0) return;
  const name = textOf(agent.name);
  const maker = objectOf(bearer.manufacturer);
  const known = textOf(maker.name);
  // One who is named already is another one: the address is not theirs.
  if (known !== null && name !== null && known !== name) return;
  bearer.manufacturer = { ...(name !== null && { name }), ...maker, url: addresses };
}

type Components = ReadonlyMap<string, Json>;

function addDistribution({ json }: Node, components: Components, graph: Spdx3Graph): void {
  const component = components.get(endOf(json.from) ?? '');
  if (!component || json.relationshipType !== 'hasDistributionArtifact') return;
  for (const file of listOf(json.to).map((target) => graph.find(target))) {
    if (file?.type !== 'software_File') continue;
    const hashes = hashesOf(file, graph);
    const addresses = addressesOf(file, 'binaryArtifact');
    // CycloneDX has hashes of something that lies somewhere; where it does not say, its name is the address.
    const named = textOf(file.name);
    const urls =
      addresses.length > 0 || hashes.length === 0 || named === null ? addresses : [encodeURI(named.toWellFormed())];
    for (const url of urls) addReference(component, 'distribution', { url, hashes });
    addProperty(component, 'filename', named);
    const purposes = [file.software_primaryPurpose, ...listOf(file.software_additionalPurpose)];
    if (file.software_additionalPurpose === undefined) continue;
    addProperty(component, 'executable', purposes.includes('executable') ? 'executable' : 'non-executable');
    addProperty(component, 'archive', purposes.includes('archive') ? 'archive' : 'no archive');
    if (purposes.includes('container')) addProperty(component, 'structured', 'structured');
    else if (purposes.includes('firmware')) addProperty(component, 'structured', 'unstructured');
  }
}

function addSource({ json }: Node, components: Components, graph: Spdx3Graph): void {
  const source = graph.find(json.from);
  if (json.relationshipType !== 'generates' || source?.software_primaryPurpose !== 'source') return;
  for (const target of listOf(json.to)) {
    const component = components.get(endOf(target) ?? '');
    if (!component) continue;
    for (const url of addressesOf(source, 'sourceArtifact')) {
      addReference(component, 'source-distribution', { url, hashes: hashesOf(source, graph) });
    }
  }
}

function hashesOf({ verifiedUsing }: Json, graph: Spdx3Graph): Json[] {
  return listOf(verifiedUsing).flatMap((method) => {
    const { algorithm, hashValue } = graph.find(method) ?? {};
    const alg = cycloneDxNames.get(algorithmNames.get(String(algorithm)) ?? '');
    return alg !== undefined && typeof hashValue === 'string' ? [{ alg, content: hashValue }] : [];
  });
}

/** SPDX 2.3 spells the algorithms of CycloneDX without a hyphen. */
const cycloneDxNames = new Map(
  ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512', 'BLAKE3'].map((name) => [
    name.replace(/^SHA-/, 'SHA'),
    name,
  ]),
);

function addressesOf({ externalRef }: Json, type: string): string[] {
  return objectsOf(externalRef)
    .filter(({ externalRefType }) => externalRefType === type)
    .flatMap(({ locator }) => listOf(locator).filter((one) => typeof one === 'string'));
}

function addReference(component: Json, type: string, { url, hashes }: { url: string; hashes: Json[] }): void {
  const known = objectsOf(component.externalReferences).find((one) => one.type === type && one.url === url);
  if (!known) appendTo(component, 'externalReferences', { type, url, ...(hashes.length > 0 && { hashes }) });
  else if (known.hashes === undefined && hashes.length > 0) known.hashes = hashes;
}

function addProperty(component: Json, what: string, value: string | null): void {
  const name = `bsi:component:${what}`;
  const isSaid = objectsOf(component.properties).some((property) => property.name === name);
  if (value !== null && !isSaid) appendTo(component, 'properties', { name, value });
}

const aggregates: Readonly<Record<string, string>> = {
  complete: 'complete',
  incomplete: 'incomplete',
  noAssertion: 'unknown',
};
const parts: Readonly<Record<string, 'dependencies' | 'assemblies'>> = {
  dependsOn: 'dependencies',
  contains: 'assemblies',
};

/** Whoever says how complete it is has said what there is, be it nothing. */
function addCompleteness(content: Json, components: Components, graph: Spdx3Graph): void {
  const stated = new Set(objectsOf(content.dependencies).map(({ ref }) => ref));
  const bounded = new Set(
    objectsOf(content.compositions).flatMap(({ aggregate, dependencies, assemblies }) => [
      ...listOf(dependencies).map((ref) => `${aggregate} dependencies ${ref}`),
      ...listOf(assemblies).map((ref) => `${aggregate} assemblies ${ref}`),
    ]),
  );
  const groups = new Map<string, { aggregate: string; kind: string; refs: string[] }>();
  for (const { json } of graph.ofType('Relationship', 'LifecycleScopedRelationship')) {
    const from = endOf(json.from);
    const aggregate = aggregates[String(json.completeness)];
    const kind = parts[String(json.relationshipType)];
    if (from === null || aggregate === undefined || kind === undefined || !components.has(from)) continue;
    if (!stated.has(from)) appendTo(content, 'dependencies', { ref: from });
    stated.add(from);
    const key = `${aggregate} ${kind}`;
    if (bounded.has(`${key} ${from}`)) continue;
    bounded.add(`${key} ${from}`);
    const group = groups.get(key) ?? { aggregate, kind, refs: [] };
    groups.set(key, group);
    group.refs.push(from);
  }
  for (const { aggregate, kind, refs } of groups.values())
    appendTo(content, 'compositions', { aggregate, [kind]: refs });
}

function endOf(reference: unknown): string | null {
  return typeof reference === 'string' ? reference : idOf(objectOf(reference));
}
