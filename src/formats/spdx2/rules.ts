import type { Problem } from '../../common/errors.ts';
import { type Json, listOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { parseLicenceExpression } from '../licence-expression/licence-expression.ts';
import type { Spdx2Document } from './document.ts';
import { elementLists } from './document.ts';
import { shown } from './judge.ts';
import { LaterTexts } from './later-texts.ts';
import { checksumLengths } from './names.ts';

export interface RuleBreaks {
  /** What the specification forbids. */
  problems: Problem[];
  /** What it demands, and documents of the field so often lack that a reader must bear it. */
  warnings: Problem[];
}

const elementId = /^SPDXRef-[A-Za-z0-9.-]+$/;
/** The one form that SPDX allows; and the further ones of RFC 3339, which tools write and nobody misreads. */
const moment = /^\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)Z$/;
const looseMoment =
  /^\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)$/;
const actorOrTool = /^(?:Person|Organization|Tool): *\S/;
const absoluteUri = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s#]+$/;

/** What the text of the specification demands beyond its schema, for a document that keeps to the schema. */
export function rulesBroken(document: Spdx2Document): RuleBreaks {
  const rules = new Spdx2Rules(document, new Set());
  rules.judgeHead(document);
  for (const list of idLists) rules.collectIds(list, objectsOf(document[list]), 0);
  rules.knowAllIds();
  for (const list of elementLists) rules.judgeEntries(list, objectsOf(document[list]), 0);
  rules.judgeEntries('hasExtractedLicensingInfos', objectsOf(document.hasExtractedLicensingInfos), 0);
  rules.judgeDescribed(listOf(document.documentDescribes), 0);
  rules.judgeEntries('relationships', objectsOf(document.relationships), 0);
  rules.judgeAnnotations(document, '');
  return rules.finish();
}

/** The lists whose entries have identifiers that others refer to. */
const idLists = [...elementLists, 'hasExtractedLicensingInfos'] as const;
type RuledList = (typeof idLists)[number] | 'relationships';

/** Texts that were seen. */
export interface TextSet {
  has(text: string): boolean;
  add(text: string): void;
}

/** So many of either kind are kept: they are told up to a hundred. */
const mostKept = 10_000;

/**
 * The same in pieces: first the head, then the entries of each list in any order. What refers to an identifier that has not come by
 * is looked at when all have (`knowAllIds`, else at the end).
 */
export class Spdx2Rules {
  readonly #isOlder: boolean;
  readonly #problems: Problem[] = [];
  readonly #warnings: Problem[] = [];
  readonly #elements: TextSet;
  readonly #externals = new Set<string>();
  readonly #licences = new Set<string>();
  /** Expressions that were found to be in order: the same few stand at thousands of packages. */
  readonly #sound = new Set<string>();
  /** What refers to something that is not known yet. */
  #later: LaterTexts | null = new LaterTexts();
  #describes = false;
  #packages = 0;

  constructor({ spdxVersion }: Spdx2Document, elements: TextSet) {
    this.#isOlder = spdxVersion !== 'SPDX-2.3';
    this.#elements = elements;
    elements.add('SPDXRef-DOCUMENT');
  }

  judgeEntries(list: RuledList, entries: readonly Json[], first: number): void {
    if (list === 'packages') this.#judgePackages(entries, first);
    else if (list === 'files') this.#judgeFiles(entries, first);
    else if (list === 'snippets') this.#judgeSnippets(entries, first);
    else if (list === 'relationships') this.#judgeRelationships(entries, first);
    else this.#judgeExtracted(entries, first);
  }

  /** From here on nothing is put off. */
  knowAllIds(): void {
    const later = this.#later;
    this.#later = null;
    for (const { kind, text, at } of later?.all() ?? []) {
      if (kind === 'licence') this.#judgeLicence(text, at);
      else this.#judgeReference(text, at);
    }
  }

  finish(): RuleBreaks {
    this.knowAllIds();
    if (!this.#describes && this.#packages > 1) {
      this.#warn(
        '',
        'The document does not say which of its packages it describes (relationship DESCRIBES, SPDX 2.3 §11.1).',
      );
    }
    return { problems: this.#problems, warnings: this.#warnings };
  }

  #complain(at: string, message: string): void {
    if (this.#problems.length < mostKept) this.#problems.push({ at, message });
  }

  #warn(at: string, message: string): void {
    if (this.#warnings.length < mostKept) this.#warnings.push({ at, message });
  }

  /** Complains about a text that is there and has not the form; what is missing, the schema judges. */
  #mustMatch(value: unknown, form: RegExp, at: string, wanted: string): void {
    if (typeof value === 'string' && !form.test(value)) this.#complain(at, `${shown(value)} is no ${wanted}.`);
  }

  #judgeMoment(value: unknown, at: string): void {
    if (typeof value !== 'string' || moment.test(value)) return;
    if (looseMoment.test(value))
      this.#warn(at, 'SPDX writes times in whole seconds of UTC, such as 2026-02-28T09:30:00Z.');
    else this.#complain(at, `${shown(value)} is no time such as 2026-02-28T09:30:00Z.`);
  }

  judgeHead(document: Spdx2Document): void {
    const { SPDXID, dataLicense, documentNamespace } = document;
    if (typeof SPDXID === 'string' && SPDXID !== 'SPDXRef-DOCUMENT') {
      this.#complain('/SPDXID', 'The identifier of the document must be "SPDXRef-DOCUMENT" (SPDX 2.3 §6.3).');
    }
    if (typeof dataLicense === 'string' && dataLicense !== 'CC0-1.0') {
      this.#complain('/dataLicense', 'The licence of the document must be "CC0-1.0" (SPDX 2.3 §6.2).');
    }
    if (documentNamespace === undefined)
      this.#complain('', 'The member "documentNamespace" is missing (SPDX 2.3 §6.5).');
    this.#mustMatch(documentNamespace, absoluteUri, '/documentNamespace', 'absolute URI without "#" (SPDX 2.3 §6.5)');
    const creation = objectOf(document.creationInfo);
    this.#judgeMoment(creation.created, '/creationInfo/created');
    if (listOf(creation.creators).length === 0) this.#complain('/creationInfo', 'No creator is named (SPDX 2.3 §6.8).');
    for (const [index, creator] of listOf(creation.creators).entries()) {
      const at = `/creationInfo/creators/${index}`;
      this.#mustMatch(
        creator,
        actorOrTool,
        at,
        'creator such as "Tool: name-1.0", "Organization: name" or "Person: name"',
      );
    }
    for (const [index, reference] of objectsOf(document.externalDocumentRefs).entries()) {
      const at = `/externalDocumentRefs/${index}`;
      const id = textOf(reference.externalDocumentId);
      this.#mustMatch(id, /^DocumentRef-[A-Za-z0-9.+-]+$/, `${at}/externalDocumentId`, '"DocumentRef-" identifier');
      if (id !== null && this.#externals.has(id))
        this.#complain(`${at}/externalDocumentId`, `${shown(id)} stands twice.`);
      if (id !== null) this.#externals.add(id);
      this.#mustMatch(reference.spdxDocument, absoluteUri, `${at}/spdxDocument`, 'absolute URI without "#"');
      this.#judgeChecksum(objectOf(reference.checksum), `${at}/checksum`);
    }
  }

  collectIds(list: (typeof idLists)[number], entries: readonly Json[], first: number): void {
    for (const [offset, entry] of entries.entries()) {
      if (list === 'hasExtractedLicensingInfos') this.#collectLicence(entry, first + offset);
      else this.#collectElement(entry, `/${list}/${first + offset}/SPDXID`);
    }
  }

  #collectElement(element: Json, at: string): void {
    const id = textOf(element.SPDXID);
    if (id === null) return;
    if (!elementId.test(id)) {
      this.#complain(
        at,
        `${shown(id)} is no identifier: "SPDXRef-" and then letters, digits, "." and "-" (SPDX 2.3 §7.2).`,
      );
    }
    if (this.#elements.has(id)) this.#complain(at, `The identifier ${shown(id)} stands twice.`);
    this.#elements.add(id);
  }

  #collectLicence({ licenseId }: Json, index: number): void {
    if (typeof licenseId !== 'string') return;
    const at = `/hasExtractedLicensingInfos/${index}/licenseId`;
    if (this.#licences.has(licenseId)) this.#complain(at, `The licence ${shown(licenseId)} stands twice.`);
    this.#licences.add(licenseId);
  }

  #judgePackages(entries: readonly Json[], first: number): void {
    this.#packages += entries.length;
    for (const [offset, part] of entries.entries()) {
      const at = `/packages/${first + offset}`;
      if (part.name === '') this.#complain(`${at}/name`, 'The name of a package must not be empty.');
      this.#mustMatch(
        part.supplier,
        /^NOASSERTION$|^(?:Person|Organization): *\S/,
        `${at}/supplier`,
        'supplier such as "Organization: name (mail)"',
      );
      this.#mustMatch(
        part.originator,
        /^NOASSERTION$|^(?:Person|Organization): *\S/,
        `${at}/originator`,
        'originator such as "Organization: name (mail)"',
      );
      if (part.downloadLocation === '') {
        this.#complain(`${at}/downloadLocation`, 'This must be an address, "NONE" or "NOASSERTION" (SPDX 2.3 §7.7).');
      }
      for (const name of ['releaseDate', 'builtDate', 'validUntilDate']) {
        this.#judgeMoment(part[name], `${at}/${name}`);
      }
      for (const name of ['licenseConcluded', 'licenseDeclared']) this.#judgeLicence(part[name], `${at}/${name}`);
      this.#judgeLicences(part.licenseInfoFromFiles, `${at}/licenseInfoFromFiles`);
      this.#judgeChecksums(part.checksums, `${at}/checksums`);
      this.#judgeVerification(part, at);
      if (this.#isOlder) this.#judgeOlder(part, at, ['licenseConcluded', 'licenseDeclared', 'copyrightText']);
      this.#judgeReferences(part.hasFiles, `${at}/hasFiles`);
      this.#judgeExternalRefs(part, at);
      this.judgeAnnotations(part, at);
    }
  }

  #judgeOlder(element: Json, at: string, demanded: readonly string[]): void {
    for (const name of demanded) {
      if (element[name] === undefined)
        this.#warn(at, `The member "${name}" is missing; "NOASSERTION" is assumed, as SPDX 2.3 has it.`);
    }
  }

  #judgeVerification(part: Json, at: string): void {
    const code = part.packageVerificationCode;
    if (part.filesAnalyzed === false) {
      const forbidden = 'must be left out where "filesAnalyzed" is false';
      if (code !== undefined) {
        this.#complain(`${at}/packageVerificationCode`, `The verification code ${forbidden} (SPDX 2.3 §7.9).`);
      }
      if (listOf(part.licenseInfoFromFiles).length > 0) {
        this.#warn(`${at}/licenseInfoFromFiles`, `Licences from files ${forbidden} (SPDX 2.3 §7.14).`);
      }
    }
    const value = objectOf(code).packageVerificationCodeValue;
    const place = `${at}/packageVerificationCode/packageVerificationCodeValue`;
    if (typeof value === 'string' && !/^[0-9a-fA-F]{40}$/.test(value)) {
      this.#warn(place, `${shown(value)} is no verification code: a SHA-1 of 40 hexadecimal digits (SPDX 2.3 §7.9).`);
    }
  }

  #judgeExternalRefs(part: Json, at: string): void {
    if (!Array.isArray(part.externalRefs)) return;
    for (const [index, { referenceLocator }] of objectsOf(part.externalRefs).entries()) {
      if (typeof referenceLocator !== 'string' || /^\S+$/.test(referenceLocator)) continue;
      this.#warn(
        `${at}/externalRefs/${index}/referenceLocator`,
        'A locator has no white space in it (SPDX 2.3 §7.21).',
      );
    }
  }

  #judgeFiles(entries: readonly Json[], first: number): void {
    for (const [offset, file] of entries.entries()) {
      const at = `/files/${first + offset}`;
      this.#judgeLicence(file.licenseConcluded, `${at}/licenseConcluded`);
      this.#judgeLicences(file.licenseInfoInFiles, `${at}/licenseInfoInFiles`);
      this.#judgeChecksums(file.checksums, `${at}/checksums`);
      if (!objectsOf(file.checksums).some(({ algorithm }) => algorithm === 'SHA1')) {
        this.#warn(at, 'A file must have a checksum in SHA1 (SPDX 2.3 §8.4).');
      }
      if (this.#isOlder) this.#judgeOlder(file, at, ['licenseConcluded', 'licenseInfoInFiles', 'copyrightText']);
      this.#judgeReferences(file.fileDependencies, `${at}/fileDependencies`);
      this.judgeAnnotations(file, at);
    }
  }

  #judgeSnippets(entries: readonly Json[], first: number): void {
    for (const [offset, snippet] of entries.entries()) {
      const at = `/snippets/${first + offset}`;
      this.#judgeReference(snippet.snippetFromFile, `${at}/snippetFromFile`);
      this.#judgeLicence(snippet.licenseConcluded, `${at}/licenseConcluded`);
      this.#judgeLicences(snippet.licenseInfoInSnippets, `${at}/licenseInfoInSnippets`);
      this.judgeAnnotations(snippet, at);
    }
  }

  #judgeExtracted(entries: readonly Json[], first: number): void {
    for (const [offset, { licenseId }] of entries.entries()) {
      const at = `/hasExtractedLicensingInfos/${first + offset}/licenseId`;
      this.#mustMatch(licenseId, /^LicenseRef-[A-Za-z0-9.-]+$/, at, '"LicenseRef-" identifier (SPDX 2.3 §10.1)');
    }
  }

  judgeDescribed(described: readonly unknown[], first: number): void {
    this.#describes ||= described.length > 0;
    for (const [offset, reference] of described.entries()) {
      this.#judgeReference(reference, `/documentDescribes/${first + offset}`);
    }
  }

  #judgeRelationships(entries: readonly Json[], first: number): void {
    for (const [offset, relationship] of entries.entries()) {
      const { spdxElementId: from, relatedSpdxElement: to, relationshipType: type } = relationship;
      const at = `/relationships/${first + offset}`;
      this.#judgeReference(from, `${at}/spdxElementId`);
      if (to !== 'NONE' && to !== 'NOASSERTION') this.#judgeReference(to, `${at}/relatedSpdxElement`);
      this.#describes ||= type === 'DESCRIBES' && from === 'SPDXRef-DOCUMENT';
      this.#describes ||= type === 'DESCRIBED_BY' && to === 'SPDXRef-DOCUMENT';
    }
  }

  #judgeReferences(references: unknown, at: string): void {
    if (!Array.isArray(references)) return;
    for (const [index, reference] of references.entries()) this.#judgeReference(reference, `${at}/${index}`);
  }

  #judgeReference(reference: unknown, at: string): void {
    if (typeof reference !== 'string' || this.#elements.has(reference)) return;
    if (this.#later) {
      this.#later.add('reference', reference, at);
      return;
    }
    const colon = reference.startsWith('DocumentRef-') ? reference.indexOf(':') : -1;
    if (colon < 0) this.#complain(at, `${shown(reference)} is the identifier of no element of this document.`);
    else if (!this.#externals.has(reference.slice(0, colon))) {
      this.#complain(at, `${shown(reference.slice(0, colon))} is not among the external documents.`);
    } else if (!elementId.test(reference.slice(colon + 1))) {
      this.#complain(at, `${shown(reference)} names no element: "SPDXRef-" must follow the colon.`);
    }
  }

  #judgeLicences(licences: unknown, at: string): void {
    if (!Array.isArray(licences)) return;
    for (const [index, licence] of licences.entries()) this.#judgeLicence(licence, `${at}/${index}`);
  }

  #judgeLicence(text: unknown, at: string): void {
    if (typeof text !== 'string' || text === 'NOASSERTION' || text === 'NONE' || this.#sound.has(text)) return;
    const expression = parseLicenceExpression(text);
    if (typeof expression === 'string') {
      this.#complain(at, `${shown(text)} is no licence expression: ${expression}`);
      return;
    }
    const unknown = expression.licences.filter((licence) => !this.#isDeclared(licence));
    if (unknown.length > 0 && this.#later) {
      this.#later.add('licence', text, at);
      return;
    }
    for (const licence of unknown) this.#complain(at, `${shown(licence)} is declared nowhere in this document.`);
    if (unknown.length === 0 && this.#sound.size < 10_000) this.#sound.add(text);
  }

  #isDeclared(licence: string): boolean {
    if (licence.startsWith('LicenseRef-')) return this.#licences.has(licence);
    if (licence.startsWith('DocumentRef-')) return this.#externals.has(licence.slice(0, licence.indexOf(':')));
    return true;
  }

  #judgeChecksums(checksums: unknown, at: string): void {
    if (!Array.isArray(checksums)) return;
    for (const [index, checksum] of objectsOf(checksums).entries()) this.#judgeChecksum(checksum, `${at}/${index}`);
  }

  #judgeChecksum({ algorithm, checksumValue }: Json, at: string): void {
    const length = typeof algorithm === 'string' ? checksumLengths.get(algorithm) : undefined;
    if (length === undefined || typeof checksumValue !== 'string') return;
    if (checksumValue.length === length && /^[0-9a-fA-F]+$/.test(checksumValue)) return;
    this.#warn(
      `${at}/checksumValue`,
      `A checksum in ${algorithm} has ${length} hexadecimal digits; this is ${shown(checksumValue)}.`,
    );
  }

  judgeAnnotations({ annotations, revieweds }: Json, at: string, first = 0): void {
    if (Array.isArray(annotations)) {
      for (const [index, { annotationDate, annotator }] of objectsOf(annotations).entries()) {
        const place = `${at}/annotations/${first + index}`;
        this.#judgeMoment(annotationDate, `${place}/annotationDate`);
        this.#mustMatch(annotator, actorOrTool, `${place}/annotator`, 'annotator such as "Person: name"');
      }
    }
    for (const [index, { reviewDate, reviewer }] of objectsOf(revieweds).entries()) {
      this.#judgeMoment(reviewDate, `${at}/revieweds/${first + index}/reviewDate`);
      this.#mustMatch(
        reviewer,
        actorOrTool,
        `${at}/revieweds/${first + index}/reviewer`,
        'reviewer such as "Person: name"',
      );
    }
  }
}
