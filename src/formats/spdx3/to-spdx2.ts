import type { LossList } from '../bom/loss-list.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { carriedAs } from '../spdx2/carried.ts';
import { idOf, type Node, packageTypes, type Spdx3Objects } from './graph.ts';
import { Spdx3Licences } from './licences.ts';
import {
  algorithmNames,
  constantIris,
  identifierNames,
  purposeNames,
  referenceNames,
  relationNames,
  scopedNames,
  typesByWord,
} from './names.ts';

const documentId = 'SPDXRef-DOCUMENT';
/** Characters of an expression that several relationships of one element are joined to. */
const expressionLimit = 20_000;
const collections = new Set(['software_Sbom', 'Bom', 'Bundle', 'SpdxDocument']);

export interface Spdx2Form {
  /** The components and relationships in the objects of SPDX 2.3, with identifiers of SPDX 3. */
  document: Json;
  /** The pointers of SPDX 2.3 that begin so lie there in the document that was read. */
  places: Map<string, string>;
}

/** Lays out as SPDX 2.3 what both versions know: packages, files, licences, agents, relationships and annotations. */
export function toSpdx2(graph: Spdx3Objects, losses: LossList): Spdx2Form {
  return new Converter(graph, losses).convert(graph.nodes);
}

/** The same of some of the objects, without what the document says of itself. */
export function partToSpdx2(nodes: readonly Node[], graph: Spdx3Objects, losses: LossList): Spdx2Form {
  return new Converter(graph, losses).convertPart(nodes);
}

class Converter {
  readonly #graph: Spdx3Objects;
  readonly #losses: LossList;
  readonly #licences: Spdx3Licences;
  readonly #elements = new Map<string, Json>();
  readonly #places = new Map<string, string>();
  readonly #document: Json;
  readonly #creation: Json;

  constructor(graph: Spdx3Objects, losses: LossList) {
    this.#graph = graph;
    this.#losses = losses;
    this.#licences = new Spdx3Licences(graph);
    const root = graph.ofType('SpdxDocument')[0]?.json ?? {};
    this.#creation = graph.find(root.creationInfo) ?? graph.ofType('CreationInfo')[0]?.json ?? {};
    this.#document = {
      SPDXID: documentId,
      dataLicense: root.dataLicense === undefined ? 'NOASSERTION' : this.#licences.expression(root.dataLicense),
      ...text('name', root.name),
      ...text('documentNamespace', idOf(root)),
      ...text('comment', root.comment),
      creationInfo: {
        ...text('created', this.#creation.created),
        ...text('comment', this.#creation.comment),
        creators: [
          ...listOf(this.#creation.createdBy).map((agent) => this.#agent(agent)),
          ...listOf(this.#creation.createdUsing).map((tool) => `Tool: ${textOf(graph.find(tool)?.name) ?? tool}`),
        ].filter((creator) => creator !== null),
      },
    };
  }

  convert(nodes: readonly Node[]): Spdx2Form {
    this.#addElements(nodes);
    for (const { json, at } of this.#graph.ofType('SpdxDocument')) this.#import(json, at);
    for (const root of this.#roots()) this.#relate(documentId, 'DESCRIBES', root, null);
    return this.#heedAll(nodes);
  }

  convertPart(nodes: readonly Node[]): Spdx2Form {
    this.#addElements(nodes);
    return this.#heedAll(nodes);
  }

  #addElements(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (packageTypes.has(node.type)) this.#add('packages', node, this.#package(node));
      else if (node.type === 'software_File') this.#add('files', node, this.#file(node));
    }
  }

  #heedAll(nodes: readonly Node[]): Spdx2Form {
    for (const node of nodes) this.#heed(node);
    if (this.#licences.extracted.length > 0) this.#document.hasExtractedLicensingInfos = this.#licences.extracted;
    return { document: this.#document, places: this.#places };
  }

  #add(list: string, node: Node, element: Json): void {
    this.#places.set(`/${list}/${listOf(this.#document[list]).length}`, node.at);
    appendTo(this.#document, list, element);
    const id = idOf(node.json);
    if (id) this.#elements.set(id, element);
  }

  /** The elements that the document is about; a BOM in it stands for what that is about. */
  #roots(): string[] {
    const found = new Set<string>();
    const seen = new Set<string>();
    const open = this.#graph.ofType('SpdxDocument').flatMap(({ json }) => listOf(json.rootElement));
    for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
      const json = this.#graph.find(reference);
      const id = typeof reference === 'string' ? reference : json && idOf(json);
      if (!id || seen.has(id)) continue;
      seen.add(id);
      if (json && collections.has(String(json.type))) open.push(...listOf(json.rootElement));
      else if (this.#graph.isElement(id)) found.add(id);
    }
    return [...found].reverse();
  }

  #package({ json, type, at }: Node): Json {
    const part = this.#element(json);
    Object.assign(part, text('name', json.name), text('versionInfo', json.software_packageVersion));
    Object.assign(
      part,
      text('downloadLocation', json.software_downloadLocation),
      text('homepage', json.software_homePage),
    );
    Object.assign(
      part,
      text('sourceInfo', json.software_sourceInfo),
      text('summary', json.summary),
      text('description', json.description),
    );
    Object.assign(
      part,
      text('builtDate', json.builtTime),
      text('releaseDate', json.releaseTime),
      text('validUntilDate', json.validUntilTime),
    );
    part.filesAnalyzed = false;
    const supplier = this.#agent(json.suppliedBy);
    if (supplier) part.supplier = supplier;
    const [originator, ...further] = listOf(json.originatedBy).map((agent) => this.#agent(agent));
    if (originator) part.originator = originator;
    for (const index of further.keys())
      this.#losses.add(`${at}/originatedBy/${index + 1}`, 'A further originator has no place.');
    const purpose = textOf(json.software_primaryPurpose);
    const word = type === 'ai_AIPackage' ? 'model' : type === 'dataset_DatasetPackage' ? 'data' : purpose;
    const named = typesByWord.get(word ?? '');
    if (named) this.#carry(part, 'type', named);
    else if (purpose)
      part.primaryPackagePurpose = purposeNames.get(purpose) ?? purpose.replaceAll(/([A-Z])/g, '_$1').toUpperCase();
    this.#identify(part, json);
    this.#verify(part, json, at);
    this.#carryRest(part, json, packageMembers);
    return part;
  }

  #file({ json, at }: Node): Json {
    const file = this.#element(json);
    Object.assign(file, text('fileName', json.name));
    this.#verify(file, json, at);
    const isPlain = /^[-+a-z0-9.]+\/[-+a-z0-9.]+$/.test(String(json.contentType));
    if (isPlain) this.#carry(file, 'mime-type', json.contentType);
    this.#carryRest(file, json, isPlain ? fileMembers : elementMembers);
    return file;
  }

  #element(json: Json): Json {
    const texts = listOf(json.software_attributionText);
    return {
      SPDXID: idOf(json) ?? undefined,
      ...text('comment', json.comment),
      ...text('copyrightText', json.software_copyrightText),
      ...(texts.length > 0 && { attributionTexts: texts }),
    };
  }

  #identify(part: Json, json: Json): void {
    const said = new Set<string>();
    const add = (category: string, type: string, locator: unknown, comment: unknown) => {
      const key = `${type} ${locator}`;
      if (said.has(key)) return;
      said.add(key);
      appendTo(part, 'externalRefs', {
        referenceCategory: category,
        referenceType: type,
        referenceLocator: locator,
        ...text('comment', comment),
      });
    };
    if (typeof json.software_packageUrl === 'string')
      add('PACKAGE-MANAGER', 'purl', json.software_packageUrl, undefined);
    for (const { externalIdentifierType, identifier, comment } of objectsOf(json.externalIdentifier)) {
      const [category, type] = identifierNames.get(String(externalIdentifierType)) ?? [
        'OTHER',
        `identifier-${externalIdentifierType}`,
      ];
      add(category, type, identifier, comment);
    }
    for (const { software_contentIdentifierType, software_contentIdentifierValue, comment } of objectsOf(
      json.software_contentIdentifier,
    )) {
      add(
        'PERSISTENT-ID',
        software_contentIdentifierType === 'swhid' ? 'swh' : 'gitoid',
        software_contentIdentifierValue,
        comment,
      );
    }
    for (const { externalRefType, locator, comment } of objectsOf(json.externalRef)) {
      const named = referenceNames.find(([spdx]) => spdx === externalRefType)?.[1];
      for (const address of listOf(locator)) {
        if (externalRefType === 'securityAdvisory') add('SECURITY', 'advisory', address, comment);
        else if (externalRefType === 'altWebPage') add('OTHER', 'website', address, comment);
        else add('OTHER', named ?? `reference-${externalRefType}`, address, comment);
      }
    }
  }

  #verify(element: Json, json: Json, at: string): void {
    for (const [index, method] of listOf(json.verifiedUsing).entries()) {
      const {
        type,
        algorithm,
        hashValue,
        packageVerificationCodeExcludedFile: excluded,
        comment,
      } = this.#graph.find(method) ?? {};
      if (type === 'PackageVerificationCode') {
        const files = listOf(excluded);
        element.packageVerificationCode = {
          packageVerificationCodeValue: hashValue,
          ...(files.length > 0 && { packageVerificationCodeExcludedFiles: files }),
        };
        element.filesAnalyzed = true;
      } else if (typeof hashValue === 'string') {
        appendTo(element, 'checksums', {
          algorithm: algorithmNames.get(String(algorithm)) ?? algorithm,
          checksumValue: hashValue,
        });
      } else
        this.#losses.add(`${at}/verifiedUsing/${index}`, 'A way of checking integrity that is no hash has no place.');
      if (comment !== undefined)
        this.#losses.add(`${at}/verifiedUsing/${index}/comment`, 'A comment on a hash has no place.');
    }
  }

  #carry(element: Json, member: string, value: unknown): void {
    appendTo(element, 'annotations', carriedAs(member, value, ''));
  }

  /** Whatever no field is known for stays as a property of CycloneDX, under its name in SPDX 3. */
  #carryRest(element: Json, json: Json, read: ReadonlySet<string>): void {
    const properties: Json[] = [];
    for (const extension of listOf(json.extension)) {
      for (const { extension_cdxPropName: name, extension_cdxPropValue: value } of objectsOf(
        objectOf(extension).extension_cdxProperty,
      )) {
        if (typeof name === 'string') properties.push({ name, ...text('value', value) });
      }
    }
    for (const [name, value] of Object.entries(json)) {
      if (read.has(name)) continue;
      for (const one of Array.isArray(value) ? value : [value]) {
        properties.push({ name: `spdx3:${name}`, value: typeof one === 'string' ? one : textOfValue(one) });
      }
    }
    if (properties.length > 0) this.#carry(element, 'properties', properties);
  }

  #agent(reference: unknown): string | null {
    if (reference === undefined) return null;
    const word = typeof reference === 'string' ? constantIris.get(reference) : undefined;
    if (word) return 'NOASSERTION';
    const agent = this.#graph.find(reference);
    if (!agent) return typeof reference === 'string' ? `Organization: ${reference}` : null;
    const email = objectsOf(agent.externalIdentifier).find(
      ({ externalIdentifierType }) => externalIdentifierType === 'email',
    )?.identifier;
    const kind =
      agent.type === 'Person'
        ? 'Person'
        : agent.type === 'SoftwareAgent' || agent.type === 'Tool'
          ? 'Tool'
          : 'Organization';
    const address = textOf(email)?.replace(/^mailto:/, '');
    return `${kind}: ${textOf(agent.name) ?? address ?? 'unknown'}${address && kind !== 'Tool' ? ` (${address})` : ''}`;
  }

  /** Other documents that this one builds on; SPDX 2.3 knows them by a checksum. */
  #import(json: Json, at: string): void {
    for (const [index, map] of objectsOf(json.import).entries()) {
      const { algorithm, hashValue } = objectOf(listOf(map.verifiedUsing)[0]);
      const name = algorithmNames.get(String(algorithm));
      if (typeof map.externalSpdxId !== 'string' || typeof hashValue !== 'string' || !name) {
        this.#losses.add(`${at}/import/${index}`, 'An import without a checksum has no place.');
        continue;
      }
      appendTo(this.#document, 'externalDocumentRefs', {
        externalDocumentId: `DocumentRef-import-${index + 1}`,
        spdxDocument: map.externalSpdxId,
        checksum: { algorithm: name, checksumValue: hashValue },
      });
      if (map.locationHint !== undefined)
        this.#losses.add(`${at}/import/${index}/locationHint`, 'Where an import lies has no place.');
    }
  }

  #heed(node: Node): void {
    const { json, at, type } = node;
    if (type === 'Relationship' || type === 'LifecycleScopedRelationship') this.#heedRelationship(node);
    else if (type === 'Annotation') this.#annotate(node);
    else if (type === 'software_Snippet') this.#losses.add(at, 'A snippet has no place in CycloneDX.');
    else if (type === 'build_Build') this.#losses.add(at, 'A build of SPDX 3 is not taken over.');
    else if (type === 'SpdxDocument' || collections.has(type)) {
      for (const member of [
        'namespaceMap',
        'context',
        'verifiedUsing',
        'externalRef',
        'externalIdentifier',
        'extension',
      ]) {
        if (json[member] !== undefined)
          this.#losses.add(`${at}/${member}`, `"${member}" of a document or collection has no place.`);
      }
    }
  }

  #heedRelationship({ json, at }: Node): void {
    const from = this.#end(json.from);
    const type = textOf(json.relationshipType) ?? 'other';
    for (const member of ['startTime', 'endTime']) {
      if (json[member] !== undefined) this.#losses.add(`${at}/${member}`, 'The time of a relationship has no place.');
    }
    if (type === 'hasDeclaredLicense' || type === 'hasConcludedLicense') {
      this.#license(from, type === 'hasDeclaredLicense' ? 'licenseDeclared' : 'licenseConcluded', listOf(json.to), at);
      return;
    }
    if (type === 'hasAssociatedVulnerability') return;
    const scoped = scopedNames.find(({ relation, scope }) => relation === type && scope === json.scope);
    const name = scoped ? { type: scoped.type, turned: true } : (relationNames.get(type) ?? { type, turned: false });
    for (const target of listOf(json.to)) {
      const to = this.#end(target);
      if (from === null || to === null)
        this.#losses.add(at, 'A relationship of something that is no package or file has no place.');
      else this.#relate(name.turned ? to : from, name.type, name.turned ? from : to, textOf(json.comment), at);
    }
  }

  /** The identifier of an end as SPDX 2.3 has it; a collection stands for the document. */
  #end(reference: unknown): string | null {
    const id = typeof reference === 'string' ? reference : idOf(objectOf(reference));
    if (id === null) return null;
    const word = constantIris.get(id);
    if (word || this.#graph.isElement(id)) return word ?? id;
    const json = this.#graph.find(id);
    if (json) return collections.has(String(json.type)) ? documentId : null;
    return `DocumentRef-external:${id}`;
  }

  #relate(from: string, type: string, to: string, comment: string | null, at = ''): void {
    if (at !== '') this.#places.set(`/relationships/${listOf(this.#document.relationships).length}`, at);
    const ends = { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
    appendTo(this.#document, 'relationships', { ...ends, ...(comment !== null && { comment }) });
  }

  #license(from: string | null, member: string, licences: unknown[], at: string): void {
    const element = from === null ? undefined : this.#elements.get(from);
    if (!element) {
      this.#losses.add(at, 'The licence of something that is no package or file has no place.');
      return;
    }
    const found = licences.map((licence) => this.#licences.expression(licence));
    const before = textOf(element[member]);
    if (before !== null && before.length > expressionLimit) {
      this.#losses.add(at, 'So many licences of one element have no place.');
      return;
    }
    const all = [...(before === null ? [] : [before]), ...found].filter(
      (one, index, list) => list.indexOf(one) === index,
    );
    const isFile = element.fileName !== undefined;
    if (isFile && member === 'licenseDeclared') this.#carryFileLicence(element, all);
    element[member] =
      all.length === 1 ? all[0] : all.map((one) => (/ (?:AND|OR) /.test(one) ? `(${one})` : one)).join(' AND ');
  }

  /** SPDX 2.3 has licences found in a file where SPDX 3 has declared ones. */
  #carryFileLicence(file: Json, licences: string[]): void {
    const stated = licences.filter((licence) => licence !== 'NOASSERTION');
    if (stated.length > 0) file.licenseInfoInFiles = stated;
  }

  #annotate({ json, at }: Node): void {
    const subject = this.#end(json.subject);
    const bearer = subject === documentId ? this.#document : this.#elements.get(subject ?? '');
    const creation = this.#graph.find(json.creationInfo) ?? this.#creation;
    const annotator = this.#agent(listOf(creation.createdBy)[0]);
    if (!bearer || annotator === null || typeof json.statement !== 'string') {
      this.#losses.add(at, 'An annotation of something that is no package, file or document has no place.');
      return;
    }
    appendTo(bearer, 'annotations', {
      annotationDate: creation.created,
      annotationType: json.annotationType === 'review' ? 'REVIEW' : 'OTHER',
      annotator,
      comment: json.statement,
    });
    if (json.contentType !== undefined)
      this.#losses.add(`${at}/contentType`, 'The media type of an annotation has no place.');
  }
}

/** A value as text; one that lies too deep in itself, which only a lenient reader meets, is told by its kind. */
function textOfValue(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'nested too deep';
  }
}

function text(member: string, value: unknown): Json {
  return typeof value === 'string' ? { [member]: value } : {};
}

const plainMembers = [
  'spdxId',
  '@id',
  'type',
  '@type',
  'creationInfo',
  'name',
  'comment',
  'extension',
  'verifiedUsing',
  'software_copyrightText',
  'software_attributionText',
];
const packageMembers: ReadonlySet<string> = new Set([
  ...plainMembers,
  ...[
    'summary',
    'description',
    'externalIdentifier',
    'externalRef',
    'suppliedBy',
    'originatedBy',
    'builtTime',
    'releaseTime',
    'validUntilTime',
  ],
  ...[
    'software_packageVersion',
    'software_downloadLocation',
    'software_homePage',
    'software_sourceInfo',
    'software_packageUrl',
  ],
  ...['software_primaryPurpose', 'software_contentIdentifier'],
]);
const elementMembers: ReadonlySet<string> = new Set(plainMembers);
const fileMembers: ReadonlySet<string> = new Set([...plainMembers, 'contentType']);
