import type { LossList } from '../bom/loss-list.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { parseLicenceExpression } from '../licence-expression/licence-expression.ts';
import { parseActor } from '../spdx2/actors.ts';
import { carriedIn } from '../spdx2/carried.ts';
import {
  algorithmNames,
  identifierNames,
  inverseNames,
  purposeNames,
  referenceNames,
  relationNames,
  scopedNames,
  typesByWord,
} from './names.ts';

const creationId = '_:creation';

export interface Spdx3Form {
  graph: Json[];
  /** The IRI of an element of SPDX 2.3. */
  iriOf(id: string): string;
  creationId: string;
  base: string;
}

interface Naming {
  /** Ids of the written document begin so. */
  base: string;
  /** IRIs that elements had before; the others are made of the base. */
  iris: ReadonlyMap<string, string>;
  sbomTypes: readonly string[];
  losses: LossList;
  /** Where the component of an identifier of SPDX 2.3 stands in the BOM. */
  placeOf(id: string): string;
}

/** The objects of SPDX 2.3 as elements of SPDX 3.0.1. */
export function fromSpdx2(document: Json, naming: Naming): Spdx3Form {
  return new Upgrade(document, naming).upgrade();
}

class Upgrade {
  readonly #document: Json;
  readonly #naming: Naming;
  readonly #graph: Json[] = [];
  readonly #agents = new Map<string, string>();
  readonly #licences = new Map<string, string>();
  readonly #creations = new Map<string, string>();
  readonly #externals: ReadonlyMap<unknown, unknown>;
  #relations = 0;

  constructor(document: Json, naming: Naming) {
    this.#document = document;
    this.#naming = naming;
    const externals = objectsOf(document.externalDocumentRefs);
    this.#externals = new Map(externals.map((one) => [one.externalDocumentId, one.spdxDocument]));
  }

  upgrade(): Spdx3Form {
    const creation = objectOf(this.#document.creationInfo);
    const root = this.#root();
    this.#creation(creation);
    this.#graph.push(root, ...this.#customLicences());
    const roots = this.#describes();
    const sbom = {
      type: 'software_Sbom',
      spdxId: `${this.#naming.base}#SBOM`,
      creationInfo: creationId,
      ...(roots.length > 0 && { rootElement: roots }),
      ...(this.#naming.sbomTypes.length > 0 && { software_sbomType: this.#naming.sbomTypes }),
    };
    root.rootElement = [sbom.spdxId];
    this.#graph.push(sbom);
    for (const part of objectsOf(this.#document.packages)) this.#package(part);
    for (const file of objectsOf(this.#document.files)) this.#file(file);
    this.#relationships();
    this.#annotations(this.#document, String(root.spdxId));
    return { graph: this.#graph, iriOf: (id) => this.#iri(id), creationId, base: this.#naming.base };
  }

  #root(): Json {
    const { comment, name, documentNamespace, externalDocumentRefs } = this.#document;
    const imports = objectsOf(externalDocumentRefs).map(({ spdxDocument, checksum }) => ({
      type: 'ExternalMap',
      externalSpdxId: spdxDocument,
      verifiedUsing: [this.#hash(objectOf(checksum))],
    }));
    return {
      type: 'SpdxDocument',
      spdxId: documentNamespace,
      creationInfo: creationId,
      name,
      ...(comment !== undefined && { comment }),
      dataLicense: 'https://spdx.org/licenses/CC0-1.0',
      profileConformance: ['core', 'software', 'simpleLicensing'],
      ...(imports.length > 0 && { import: imports }),
    };
  }

  #creation({ created, comment, creators }: Json): void {
    const agents: string[] = [];
    const tools: string[] = [];
    for (const creator of listOf(creators)) {
      const actor = parseActor(String(creator));
      if (actor?.kind === 'Tool') tools.push(this.#element('Tool', `Tool: ${actor.name}`, { name: actor.name }));
      else agents.push(this.#agent(String(creator)));
    }
    this.#graph.unshift({
      type: 'CreationInfo',
      '@id': creationId,
      specVersion: '3.0.1',
      created,
      createdBy: agents.length > 0 ? agents : [this.#agent('Tool: Holdfast')],
      ...(tools.length > 0 && { createdUsing: tools }),
      ...(comment !== undefined && { comment }),
    });
  }

  /** The agent that a line such as `Person: name (mail)` names; each is written once. */
  #agent(line: string): string {
    const actor = parseActor(line) ?? { kind: 'Organization' as const, name: line, email: null };
    const type = actor.kind === 'Tool' ? 'SoftwareAgent' : actor.kind;
    return this.#element(type, `agent ${line}`, {
      name: actor.name,
      ...(actor.email && {
        externalIdentifier: [{ type: 'ExternalIdentifier', externalIdentifierType: 'email', identifier: actor.email }],
      }),
    });
  }

  #element(type: string, key: string, members: Json): string {
    const known = this.#agents.get(key);
    if (known) return known;
    const spdxId = `${this.#naming.base}#${type}-${this.#agents.size + 1}`;
    this.#agents.set(key, spdxId);
    this.#graph.push({ type, spdxId, creationInfo: creationId, ...members });
    return spdxId;
  }

  #iri(id: string): string {
    const known = this.#naming.iris.get(id);
    if (known) return known;
    if (id === 'SPDXRef-DOCUMENT') return String(this.#document.documentNamespace);
    if (id.startsWith('DocumentRef-external:')) return id.slice('DocumentRef-external:'.length);
    const [, reference, rest] = /^(DocumentRef-[^:]+):(.+)$/.exec(id) ?? [];
    const external = reference ? this.#externals.get(reference) : undefined;
    return external ? `${external}#${rest}` : `${this.#naming.base}#${id}`;
  }

  #describes(): string[] {
    const describing = objectsOf(this.#document.relationships).filter(isDescribing);
    return [...new Set(describing.map(({ relatedSpdxElement }) => this.#iri(String(relatedSpdxElement))))];
  }

  #hash({ algorithm, checksumValue }: Json): Json {
    const name = [...algorithmNames].find(([, spdx2]) => spdx2 === algorithm)?.[0] ?? 'other';
    return { type: 'Hash', algorithm: name, hashValue: checksumValue };
  }

  #package(part: Json): void {
    const iri = this.#iri(String(part.SPDXID));
    const carried = objectsOf(part.annotations).flatMap((annotation) => carriedIn(annotation) ?? []);
    const typeNamed = carried.find(({ member }) => member === 'type')?.value;
    const json: Json = { type: 'software_Package', spdxId: iri, creationInfo: creationId, name: part.name };
    const texts = {
      versionInfo: 'software_packageVersion',
      homepage: 'software_homePage',
      sourceInfo: 'software_sourceInfo',
      summary: 'summary',
      description: 'description',
      comment: 'comment',
      builtDate: 'builtTime',
      releaseDate: 'releaseTime',
      validUntilDate: 'validUntilTime',
    };
    for (const [member, name] of Object.entries(texts)) if (typeof part[member] === 'string') json[name] = part[member];
    if (isSaid(part.downloadLocation)) json.software_downloadLocation = part.downloadLocation;
    if (isSaid(part.supplier)) json.suppliedBy = this.#agent(String(part.supplier));
    if (isSaid(part.originator)) json.originatedBy = [this.#agent(String(part.originator))];
    const purpose =
      [...typesByWord].find(([, type]) => type === typeNamed) ??
      [...purposeNames].find(([, name]) => name === part.primaryPackagePurpose);
    json.software_primaryPurpose = purpose?.[0] ?? 'other';
    this.#common(json, part);
    const { packageVerificationCodeValue: code, packageVerificationCodeExcludedFiles: excluded } = objectOf(
      part.packageVerificationCode,
    );
    if (code !== undefined) {
      appendTo(json, 'verifiedUsing', {
        type: 'PackageVerificationCode',
        algorithm: 'sha1',
        hashValue: code,
        ...(Array.isArray(excluded) && { packageVerificationCodeExcludedFile: excluded }),
      });
    }
    this.#references(json, part);
    this.#graph.push(json);
    this.#license(iri, part, ['licenseDeclared', 'licenseConcluded']);
    if (Array.isArray(part.licenseInfoFromFiles))
      this.#lose(part, 'Licences found in the files of a package have no place in SPDX 3.0.1.');
    if (part.licenseComments !== undefined) this.#lose(part, 'A comment on licences has no place in SPDX 3.0.1.');
    if (part.packageFileName !== undefined) this.#lose(part, 'The file name of a package has no place in SPDX 3.0.1.');
    this.#annotations(part, iri);
  }

  #lose({ SPDXID }: Json, message: string): void {
    this.#naming.losses.add(this.#naming.placeOf(String(SPDXID)), message);
  }

  #file(file: Json): void {
    const iri = this.#iri(String(file.SPDXID));
    const json: Json = { type: 'software_File', spdxId: iri, creationInfo: creationId, name: file.fileName };
    if (typeof file.comment === 'string') json.comment = file.comment;
    const media = objectsOf(file.annotations)
      .map(carriedIn)
      .find((one) => one?.member === 'mime-type');
    if (media) json.contentType = media.value;
    this.#common(json, file);
    this.#graph.push(json);
    const declared = listOf(file.licenseInfoInFiles).filter(isSaid);
    this.#license(
      iri,
      {
        licenseDeclared: declared.length > 0 ? declared.join(' AND ') : undefined,
        licenseConcluded: file.licenseConcluded,
      },
      ['licenseDeclared', 'licenseConcluded'],
    );
    for (const member of ['noticeText', 'fileContributors', 'fileTypes', 'licenseComments']) {
      if (file[member] !== undefined) this.#lose(file, `"${member}" of a file has no place in SPDX 3.0.1.`);
    }
    this.#annotations(file, iri);
  }

  /** What packages and files have in common. */
  #common(json: Json, element: Json): void {
    if (isSaid(element.copyrightText) || element.copyrightText === 'NONE')
      json.software_copyrightText = element.copyrightText;
    if (Array.isArray(element.attributionTexts)) json.software_attributionText = element.attributionTexts;
    for (const checksum of objectsOf(element.checksums)) appendTo(json, 'verifiedUsing', this.#hash(checksum));
    const properties = objectsOf(element.annotations).flatMap((annotation) => {
      const carried = carriedIn(annotation);
      return carried?.member === 'properties' ? (carried.value as Json[]) : [];
    });
    if (properties.length === 0) return;
    const entries = properties.map(({ name, value }) => ({
      type: 'extension_CdxPropertyEntry',
      extension_cdxPropName: name,
      ...(value !== undefined && { extension_cdxPropValue: value }),
    }));
    json.extension = [{ type: 'extension_CdxPropertiesExtension', extension_cdxProperty: entries }];
  }

  #references(json: Json, part: Json): void {
    for (const { referenceType, referenceLocator, referenceCategory, comment } of objectsOf(part.externalRefs)) {
      const note = comment === undefined ? {} : { comment };
      const identifier =
        [...identifierNames].find(([, [, type]]) => type === referenceType)?.[0] ??
        /^identifier-(.+)$/.exec(String(referenceType))?.[1];
      if (referenceType === 'purl' && json.software_packageUrl === undefined && comment === undefined)
        json.software_packageUrl = referenceLocator;
      else if (identifier === 'swhid' || identifier === 'gitoid') {
        appendTo(json, 'software_contentIdentifier', {
          type: 'software_ContentIdentifier',
          software_contentIdentifierType: identifier,
          software_contentIdentifierValue: referenceLocator,
          ...note,
        });
      } else if (identifier) {
        appendTo(json, 'externalIdentifier', {
          type: 'ExternalIdentifier',
          externalIdentifierType: identifier,
          identifier: referenceLocator,
          ...note,
        });
      } else {
        const named = this.#referenceType(part, String(referenceCategory), String(referenceType));
        appendTo(json, 'externalRef', {
          type: 'ExternalRef',
          externalRefType: named,
          locator: [referenceLocator],
          ...note,
        });
      }
    }
  }

  #referenceType(part: Json, category: string, type: string): string {
    if (category === 'SECURITY' && type === 'advisory') return 'securityAdvisory';
    if (type === 'website') return 'altWebPage';
    const named = referenceNames.find(([, ours]) => ours === type)?.[0] ?? /^reference-(.+)$/.exec(type)?.[1];
    if (named) return named;
    this.#lose(part, `A reference of the type "${type}" is written as one of the type "other".`);
    return 'other';
  }

  #license(iri: string, element: Json, members: readonly ('licenseDeclared' | 'licenseConcluded')[]): void {
    for (const member of members) {
      const expression = textOf(element[member]);
      if (expression === null || expression === 'NOASSERTION') continue;
      const type = member === 'licenseDeclared' ? 'hasDeclaredLicense' : 'hasConcludedLicense';
      this.#relation(
        type,
        iri,
        [expression === 'NONE' ? 'expandedlicensing_NoneLicense' : this.#expression(expression)],
        {},
      );
    }
  }

  #expression(expression: string): string {
    const known = this.#licences.get(expression);
    if (known) return known;
    const spdxId = `${this.#naming.base}#LicenseExpression-${this.#licences.size + 1}`;
    this.#licences.set(expression, spdxId);
    const parsed = parseLicenceExpression(expression);
    const custom =
      typeof parsed === 'string' ? [] : [...new Set(parsed.licences.filter((id) => id.startsWith('LicenseRef-')))];
    this.#graph.push({
      type: 'simplelicensing_LicenseExpression',
      spdxId,
      creationInfo: creationId,
      simplelicensing_licenseExpression: expression,
      ...(custom.length > 0 && {
        simplelicensing_customIdToUri: custom.map((id) => ({ type: 'DictionaryEntry', key: id, value: this.#iri(id) })),
      }),
    });
    return spdxId;
  }

  #customLicences(): Json[] {
    return objectsOf(this.#document.hasExtractedLicensingInfos).map(
      ({ licenseId, extractedText, name, comment, seeAlsos }) => ({
        type: 'expandedlicensing_CustomLicense',
        spdxId: this.#iri(String(licenseId)),
        creationInfo: creationId,
        ...(name !== undefined && { name }),
        ...(comment !== undefined && { comment }),
        simplelicensing_licenseText: extractedText,
        ...(Array.isArray(seeAlsos) && { expandedlicensing_seeAlso: seeAlsos }),
      }),
    );
  }

  #relation(relationshipType: string, from: string, to: readonly string[], members: Json): void {
    const spdxId = `${this.#naming.base}#Relationship-${++this.#relations}`;
    const type = members.scope === undefined ? 'Relationship' : 'LifecycleScopedRelationship';
    this.#graph.push({ type, spdxId, creationInfo: creationId, from, relationshipType, to, ...members });
  }

  /** Relationships of the same kind from the same element, without a comment, become one to several. */
  #relationships(): void {
    const grouped = new Map<string, { type: string; from: string; to: string[]; members: Json }>();
    for (const json of objectsOf(this.#document.relationships)) {
      const { spdxElementId, relatedSpdxElement, relationshipType, comment } = json;
      if (isDescribing(json) && comment === undefined) continue;
      const { type, turned, scope } = nameOf(String(relationshipType));
      const [first, second] = turned ? [relatedSpdxElement, spdxElementId] : [spdxElementId, relatedSpdxElement];
      const from = this.#iri(String(first));
      const target = constants.get(String(second)) ?? this.#iri(String(second));
      const members = { ...(scope && { scope }), ...(comment !== undefined && { comment }) };
      const key = JSON.stringify([type, from, members]);
      const group = grouped.get(key);
      if (group && !constants.has(String(second))) group.to.push(target);
      else grouped.set(group ? `${key} ${target}` : key, { type, from, to: [target], members });
    }
    for (const { type, from, to, members } of grouped.values()) this.#relation(type, from, [...new Set(to)], members);
  }

  #annotations(element: Json, subject: string): void {
    for (const annotation of objectsOf(element.annotations)) {
      const carried = carriedIn(annotation);
      if (
        carried &&
        (carried.member === 'properties' || carried.member === 'type') &&
        subject !== this.#document.documentNamespace
      )
        continue;
      this.#graph.push({
        type: 'Annotation',
        spdxId: `${this.#naming.base}#Annotation-${this.#graph.length}`,
        creationInfo: this.#creationOf(annotation),
        annotationType: annotation.annotationType === 'REVIEW' ? 'review' : 'other',
        subject,
        statement: annotation.comment,
      });
    }
  }

  #creationOf({ annotator, annotationDate }: Json): string {
    const key = `${annotator} ${annotationDate}`;
    const known = this.#creations.get(key);
    if (known) return known;
    const id = `_:creation-${this.#creations.size + 1}`;
    this.#creations.set(key, id);
    const createdBy = [this.#agent(String(annotator))];
    this.#graph.push({ type: 'CreationInfo', '@id': id, specVersion: '3.0.1', created: annotationDate, createdBy });
    return id;
  }
}

const constants: ReadonlyMap<string, string> = new Map([
  ['NONE', 'NoneElement'],
  ['NOASSERTION', 'NoAssertionElement'],
]);

function isDescribing({ relationshipType, spdxElementId }: Json): boolean {
  return relationshipType === 'DESCRIBES' && spdxElementId === 'SPDXRef-DOCUMENT';
}

function isSaid(value: unknown): boolean {
  return typeof value === 'string' && value !== 'NOASSERTION' && value !== 'NONE';
}

function nameOf(type: string): { type: string; turned: boolean; scope?: string } {
  const scoped = scopedNames.find((one) => one.type === type);
  if (scoped) return { type: scoped.relation, turned: true, scope: scoped.scope };
  const inverse = inverseNames.get(type);
  if (inverse) return { type: inverse.type, turned: true };
  const [name, relation] = [...relationNames].find(([, one]) => one.type === type) ?? [];
  return name && relation
    ? { type: name, turned: relation.turned }
    : { type: relationTypes.has(type) ? type : 'other', turned: false };
}

/** Relationships that SPDX 3.0.1 alone knows. */
const relationTypes: ReadonlySet<string> = new Set(
  'affects availableFrom configures coordinatedBy delegatedTo doesNotAffect exploitCreatedBy fixedBy fixedIn foundBy hasAssessmentFor hasEvidence hasHost hasInput hasOutput invokedBy publishedBy reportedBy republishedBy serializedInArtifact testedOn trainedOn underInvestigationFor usesTool'.split(
    ' ',
  ),
);
