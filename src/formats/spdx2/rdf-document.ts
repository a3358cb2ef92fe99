import type { Problem } from '../../common/errors.ts';
import { appendTo } from '../json/append-to.ts';
import type { Json } from '../json/json.ts';
import type { Rule } from './judge.ts';
import { pointerTo, shown } from './judge.ts';
import type { RdfGraph, RdfNode, RdfValue } from './rdf-graph.ts';
import { type ElementShape, type RdfProperty, rdfProperties, type Shape } from './rdf-properties.ts';

const terms = 'http://spdx.org/rdf/terms#';
const prefixes: readonly (readonly [iri: string, prefix: string])[] = [
  [terms, ''],
  ['http://www.w3.org/2000/01/rdf-schema#', 'rdfs:'],
  ['http://www.w3.org/2009/pointers#', 'ptr:'],
  ['http://usefulinc.com/ns/doap#', 'doap:'],
];

/** Sets of licences can share members, and so stand for text without end. */
const licenceLimit = 20_000;

type Found = (pointer: string, place: string) => void;

/** The statements of a graph as the JSON form has them; what does not fit comes as problems. */
export function documentOfGraph(graph: RdfGraph, rule: Rule, found?: Found): { document: Json; problems: Problem[] } {
  const reader = new GraphReader(graph, rule, found);
  const document = { ...reader.document };
  for (const { list, entries } of reader.parts()) appendTo(document, list, ...entries);
  return { document, problems: reader.problems };
}

/** The version that the document of a graph names. */
export function versionOfGraph(graph: RdfGraph): string | undefined {
  const [document] = graph.ofType(`${terms}SpdxDocument`);
  return document?.statements.get(`${terms}specVersion`)?.[0]?.text.trim();
}

/** Entries that come one after the other, in the order of the document. */
interface Entries {
  list: 'packages' | 'files' | 'snippets' | 'relationships';
  first: number;
  entries: Json[];
}

/** So many entries come at once. */
const stretch = 64;

const elements = [
  { shape: 'package', type: 'Package', list: 'packages' },
  { shape: 'file', type: 'File', list: 'files' },
  { shape: 'snippet', type: 'Snippet', list: 'snippets' },
] as const;

export class GraphReader {
  readonly problems: Problem[] = [];
  /** The document without its elements and the relationships between them. */
  readonly document: Json = {};
  readonly #graph: RdfGraph;
  readonly #rule: Rule;
  readonly #found: Found | undefined;
  readonly #licences = new Map<string, string>();
  readonly #externals = new Map<string, string>();
  readonly #node: RdfNode | undefined;
  #namespace = '';
  #relationships: Json[] = [];
  #firstRelationship = 0;

  constructor(graph: RdfGraph, rule: Rule, found?: Found) {
    this.#graph = graph;
    this.#rule = rule;
    this.#found = found;
    const [node, another] = graph.ofType(`${terms}SpdxDocument`);
    if (!node || another) {
      const message = node ? 'The file holds more than one SPDX document.' : 'The file holds no SPDX document.';
      this.problems.push({ at: another?.place ?? 'line 1', message });
      return;
    }
    this.#node = node;
    this.#namespace = node.id.slice(0, node.id.includes('#') ? node.id.indexOf('#') : undefined);
    this.#findExternals(node);
    Object.assign(this.document, { SPDXID: this.#elementId(node.id), documentNamespace: this.#namespace });
    this.#fill(this.document, node, 'document', []);
  }

  /** The elements and their relationships, a few at a time. */
  *parts(): Generator<Entries> {
    if (!this.#node) return;
    yield* this.#relate(this.#node);
    for (const { shape, type, list } of elements) {
      let first = 0;
      let entries: Json[] = [];
      for (const element of this.#graph.ofType(terms + type)) {
        entries.push(this.#element(element, shape, [list, first + entries.length]));
        if (entries.length >= stretch) {
          yield { list, first, entries };
          first += entries.length;
          entries = [];
        }
        yield* this.#relate(element);
      }
      if (entries.length > 0) yield { list, first, entries };
    }
    if (this.#relationships.length > 0) yield this.#relationshipsSoFar();
  }

  #element(element: RdfNode, shape: ElementShape, path: (string | number)[]): Json {
    const json: Json = element.id.includes('#') ? { SPDXID: this.#elementId(element.id) } : {};
    this.#found?.(pointerTo(path), element.place);
    this.#fill(json, element, shape, path);
    return json;
  }

  #findExternals(node: RdfNode): void {
    for (const { text } of node.statements.get(`${terms}externalDocumentRef`) ?? []) {
      const reference = this.#graph.get(text);
      const address = reference?.statements.get(`${terms}spdxDocument`)?.[0]?.text;
      const id = reference?.statements.get(`${terms}externalDocumentId`)?.[0]?.text ?? afterHash(text);
      if (address && id) this.#externals.set(address, id);
    }
  }

  #fill(json: Json, node: RdfNode, shape: Shape | ElementShape, path: (string | number)[]): void {
    const properties = rdfProperties[shape];
    for (const [iri, values] of node.statements) {
      const name = shortName(iri);
      if (name === null || besides.has(name)) continue;
      const property = Object.hasOwn(properties, name) ? properties[name]! : null;
      if (!property) {
        if (!name.includes(':')) this.#complain(values[0]!, `SPDX 2 knows no property ${shown(name)} here.`);
        continue;
      }
      if (!property.many && values.length > 1)
        this.#complain(values[1]!, `The property ${shown(name)} stands twice here.`);
      for (const value of property.many ? values : values.slice(0, 1)) this.#add(json, property, value, path);
    }
    if (shape === 'externalDocument' && !json.externalDocumentId) json.externalDocumentId = afterHash(node.id);
    if (shape === 'extracted' && !json.licenseId) json.licenseId = afterHash(node.id);
  }

  #add(json: Json, property: RdfProperty, value: RdfValue, above: (string | number)[]): void {
    const { member, many } = property;
    const before = json[member];
    const path = many ? [...above, member, Array.isArray(before) ? before.length : 0] : [...above, member];
    this.#found?.(pointerTo(path), value.place);
    const read = this.#read(property, value, path);
    if (read === undefined) return;
    if (many) appendTo(json, member, read);
    else json[member] = read;
  }

  #read({ as }: RdfProperty, value: RdfValue, path: (string | number)[]): unknown {
    switch (as) {
      case 'text':
        return value.isNode ? (constantWords.get(value.text) ?? value.text) : value.text;
      case 'boolean':
        return value.text === 'true' || (value.text === 'false' ? false : value.text);
      case 'integer':
        return /^\d{1,15}$/.test(value.text) ? Number(value.text) : value.text;
      case 'constant':
        return this.#constant(value, path);
      case 'licence':
        return this.#licence(value, new Set());
      case 'element':
        return this.#elementId(value.text);
      case 'referenceType':
        return this.#referenceType(value.text);
      default:
        return this.#object(as, value, path);
    }
  }

  #object(shape: Shape, value: RdfValue, path: (string | number)[]): Json | undefined {
    const node = this.#graph.get(value.text);
    if (!node || path.length > 12) {
      this.#complain(value, `The file says nothing of ${shown(value.text)}, which stands here.`);
      return undefined;
    }
    const json: Json = {};
    this.#fill(json, node, shape, path);
    return json;
  }

  /** `…#checksumAlgorithm_sha1` is the constant `SHA1` of the schema at this place. */
  #constant({ text }: RdfValue, path: (string | number)[]): string {
    const word = afterHash(text);
    const bare = bareWord(word.slice(word.indexOf('_') + 1));
    return [...(this.#allowedAt(path) ?? [])].map(String).find((one) => bareWord(one) === bare) ?? word;
  }

  #allowedAt(path: readonly (string | number)[]): ReadonlySet<unknown> | null {
    let rule: Rule | undefined = this.#rule;
    for (const part of path) {
      if (rule?.is === 'object') rule = rule.members?.get(String(part));
      else if (rule?.is === 'array') rule = rule.items;
    }
    return rule?.is === 'string' ? rule.allowed : null;
  }

  #elementId(iri: string): string {
    const word = constantWords.get(iri);
    if (word) return word;
    const hash = iri.indexOf('#');
    if (hash < 0) return iri;
    const address = iri.slice(0, hash);
    if (address === this.#namespace) return iri.slice(hash + 1);
    const external = this.#externals.get(address);
    return external ? `${external}:${iri.slice(hash + 1)}` : iri;
  }

  #referenceType(iri: string): string {
    const listed = 'http://spdx.org/rdf/references/';
    if (iri.startsWith(listed)) return iri.slice(listed.length);
    const own = `${this.#namespace}#`;
    const rest = iri.startsWith(own) ? iri.slice(own.length) : '';
    return /^[a-z][a-z0-9+.-]*:/i.test(rest) ? rest : iri;
  }

  #licence(value: RdfValue, within: ReadonlySet<string>): string {
    if (!value.isNode) return value.text;
    const word = constantWords.get(value.text);
    if (word) return word;
    const listed = /^https?:\/\/spdx\.org\/licenses\/(.+)$/.exec(value.text)?.[1];
    if (listed) return listed;
    const known = this.#licences.get(value.text);
    if (known !== undefined) return known;
    const expression = within.has(value.text) || within.size > 50 ? '' : this.#licenceNode(value, within);
    if (expression.length > licenceLimit) {
      this.#complain(value, 'The sets of licences here stand for an expression of more than 20,000 characters.');
      return 'NOASSERTION';
    }
    this.#licences.set(value.text, expression);
    return expression;
  }

  #licenceNode(value: RdfValue, within: ReadonlySet<string>): string {
    const node = this.#graph.get(value.text);
    const type = node?.types.map((iri) => shortName(iri)).find((name) => name !== null) ?? '';
    const deeper = new Set(within).add(value.text);
    const members = (node?.statements.get(`${terms}member`) ?? []).map((member) => this.#licence(member, deeper));
    switch (type) {
      case 'ConjunctiveLicenseSet':
      case 'DisjunctiveLicenseSet': {
        const joined = members.join(type === 'ConjunctiveLicenseSet' ? ' AND ' : ' OR ');
        return within.size > 0 && members.length > 1 ? `(${joined})` : joined;
      }
      case 'OrLaterOperator':
        return `${members[0] ?? ''}+`;
      case 'WithExceptionOperator': {
        const [exception] = node?.statements.get(`${terms}licenseException`) ?? [];
        return `${members[0] ?? ''} WITH ${exception ? this.#exception(exception) : ''}`;
      }
      default:
        return node?.statements.get(`${terms}licenseId`)?.[0]?.text ?? this.#elementId(value.text);
    }
  }

  #exception({ text }: RdfValue): string {
    const id = this.#graph.get(text)?.statements.get(`${terms}licenseExceptionId`)?.[0]?.text;
    return id ?? text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('#')) + 1);
  }

  *#relate(bearer: RdfNode): Generator<Entries> {
    for (const value of bearer.statements.get(`${terms}relationship`) ?? []) {
      const node = this.#graph.get(value.text);
      const type = node?.statements.get(`${terms}relationshipType`)?.[0];
      const related = node?.statements.get(`${terms}relatedSpdxElement`)?.[0];
      if (!type || !related) {
        this.#complain(value, 'The relationship here lacks its type or the element that it leads to.');
        continue;
      }
      const comment = node?.statements.get('http://www.w3.org/2000/01/rdf-schema#comment')?.[0]?.text;
      const index = this.#firstRelationship + this.#relationships.length;
      this.#found?.(`/relationships/${index}`, value.place);
      this.#relationships.push({
        spdxElementId: this.#elementId(bearer.id),
        relationshipType: this.#constant(type, ['relationships', index, 'relationshipType']),
        relatedSpdxElement: this.#elementId(related.text),
        ...(comment !== undefined && { comment }),
      });
      if (this.#relationships.length >= stretch) yield this.#relationshipsSoFar();
    }
  }

  #relationshipsSoFar(): Entries {
    const entries = this.#relationships;
    const first = this.#firstRelationship;
    this.#firstRelationship += entries.length;
    this.#relationships = [];
    return { list: 'relationships', first, entries };
  }

  #complain({ place }: RdfValue, message: string): void {
    if (this.problems.length < 100) this.problems.push({ at: place, message });
  }
}

const constantWords: ReadonlyMap<string, string> = new Map([
  [`${terms}none`, 'NONE'],
  [`${terms}noassertion`, 'NOASSERTION'],
]);

/** Read apart from the others, or said only for the graph's sake. */
const besides: ReadonlySet<string> = new Set(['relationship', 'referencesFile']);

function shortName(iri: string): string | null {
  const known = prefixes.find(([start]) => iri.startsWith(start));
  return known ? known[1] + iri.slice(known[0].length) : null;
}

function afterHash(iri: string): string {
  return iri.slice(iri.indexOf('#') + 1);
}

function bareWord(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
