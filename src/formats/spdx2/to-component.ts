import type { LossList } from '../bom/loss-list.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { parseLicenceExpression } from '../licence-expression/licence-expression.ts';
import { contactOf, entityOf, parseActor } from './actors.ts';
import { carriedIn } from './carried.ts';
import { hashAlgorithms, typesByPurpose } from './names.ts';

/** The licences that CycloneDX names by an id of their own. */
export interface Licences {
  isListed(id: string): boolean;
  /** The licence that a document declares under a reference which is made of its name, as CycloneDX has it. */
  named?(reference: string): Json | null;
  /** What was made of a text before: the same few stand at thousands of packages, which then share them. */
  choices?: Map<string, Json>;
}

interface Bearings {
  id: string;
  /** JSON Pointer of the element. */
  at: string;
  licences: Licences;
  losses: LossList;
}

/** Adds a property where there is a text for it. */
export function property(bearer: Json, name: string, value: unknown): void {
  if (typeof value !== 'string') return;
  appendTo(bearer, 'properties', { name, value });
}

export function componentOfPackage(part: Json, { id, at, licences, losses }: Bearings): Json {
  const component: Json = { type: typeOf(part), 'bom-ref': id };
  component.name = textOf(part.name) ?? '';
  if (typeof part.versionInfo === 'string' && part.versionInfo !== '') component.version = part.versionInfo;
  entitiesInto(component, part);
  if (typeof part.description === 'string') component.description = part.description;
  hashesInto(component, part);
  licencesInto(
    component,
    [
      { text: part.licenseDeclared, acknowledgement: 'declared' },
      { text: part.licenseConcluded, acknowledgement: 'concluded' },
    ],
    licences,
  );
  evidenceInto(component, part.licenseInfoFromFiles, licences);
  copyrightInto(component, part);
  addressesInto(component, part);
  externalRefsInto(component, part);
  verificationInto(component, part);
  purposeInto(component, part);
  for (const [member, name] of plainMembers) property(component, name, part[member]);
  for (const text of listOf(part.attributionTexts)) property(component, 'spdx:attribution-text', text);
  carriedInto(component, part);
  if (component.name === '') losses.add(`${at}/name`, 'A package without a name stays without one.');
  return component;
}

export function componentOfFile(file: Json, { id, at, licences, losses }: Bearings): Json {
  const component: Json = { type: 'file', 'bom-ref': id, name: textOf(file.fileName) ?? '' };
  hashesInto(component, file);
  licencesInto(component, [{ text: file.licenseConcluded, acknowledgement: 'concluded' }], licences);
  evidenceInto(component, file.licenseInfoInFiles, licences);
  copyrightInto(component, file);
  for (const type of listOf(file.fileTypes)) property(component, 'spdx:file-type', type);
  property(component, 'spdx:notice-text', file.noticeText);
  for (const contributor of listOf(file.fileContributors)) property(component, 'spdx:file-contributor', contributor);
  property(component, 'spdx:comment', file.comment);
  property(component, 'spdx:licence-comments', file.licenseComments);
  for (const text of listOf(file.attributionTexts)) property(component, 'spdx:attribution-text', text);
  if (listOf(file.artifactOfs).length > 0) {
    losses.add(`${at}/artifactOfs`, 'The project that a file comes from ("artifactOf") has no place in CycloneDX.');
  }
  carriedInto(component, file);
  return component;
}

/** Members of a package that stand in a property of their own. */
export const plainMembers: readonly (readonly [member: string, property: string])[] = [
  ['summary', 'spdx:summary'],
  ['comment', 'spdx:comment'],
  ['packageFileName', 'spdx:package-file-name'],
  ['sourceInfo', 'spdx:source-info'],
  ['licenseComments', 'spdx:licence-comments'],
  ['builtDate', 'spdx:built-date'],
  ['releaseDate', 'spdx:release-date'],
  ['validUntilDate', 'spdx:valid-until-date'],
];

function typeOf({ primaryPackagePurpose }: Json): string {
  return typesByPurpose.get(String(primaryPackagePurpose).replaceAll('-', '_')) ?? 'library';
}

function purposeInto(component: Json, { primaryPackagePurpose }: Json): void {
  const purpose = textOf(primaryPackagePurpose)?.replaceAll('-', '_');
  if (purpose === undefined) return;
  if (!typesByPurpose.has(purpose) || (purpose === 'FILE' && isFileLike(component))) {
    property(component, 'spdx:primary-package-purpose', purpose);
  }
}

/** Whether a component of type `file` can be a file of SPDX 2: nothing of it lacks a place there. */
export function isFileLike(component: Json): boolean {
  if (component.type !== 'file' || !component.name || purposeOf(component)) return false;
  if (!objectsOf(component.hashes).some(({ alg }) => alg === 'SHA-1')) return false;
  return !packageMembers.some((member) => component[member] !== undefined);
}

const packageMembers = [
  'version',
  'purl',
  'cpe',
  'swid',
  'swhid',
  'omniborId',
  'supplier',
  'manufacturer',
  'authors',
  'description',
  'externalReferences',
];

export function purposeOf(component: Json): string | null {
  return propertyOf(component, 'spdx:primary-package-purpose');
}

export function propertyOf(bearer: Json, name: string): string | null {
  return textOf(objectsOf(bearer.properties).find((one) => one.name === name)?.value);
}

function entitiesInto(component: Json, { supplier, originator }: Json): void {
  const supplying = actorIn(supplier);
  if (supplying && supplying.kind !== 'Tool') component.supplier = entityOf(supplying);
  else if (supplier !== 'NOASSERTION') property(component, 'spdx:supplier', supplier);
  const making = actorIn(originator);
  if (making?.kind === 'Organization') component.manufacturer = entityOf(making);
  else if (making?.kind === 'Person') component.authors = [contactOf(making)];
  else if (originator !== 'NOASSERTION') property(component, 'spdx:originator', originator);
}

function actorIn(text: unknown) {
  const actor = typeof text === 'string' ? parseActor(text) : null;
  return actor?.name ? actor : null;
}

const digest = /^(?:[a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$/;

function hashesInto(component: Json, { checksums }: Json): void {
  const hashes: Json[] = [];
  for (const { algorithm, checksumValue } of objectsOf(checksums)) {
    const alg = hashAlgorithms.get(String(algorithm));
    const content = textOf(checksumValue);
    if (alg && content && digest.test(content)) hashes.push({ alg, content });
    else property(component, `spdx:checksum:${algorithm}`, checksumValue);
  }
  if (hashes.length > 0) component.hashes = hashes;
}

function licencesInto(component: Json, stated: { text: unknown; acknowledgement: string }[], licences: Licences): void {
  const found: Json[] = [];
  for (const { text, acknowledgement } of stated) {
    if (typeof text !== 'string' || text === 'NOASSERTION' || text === '') continue;
    if (text === 'NONE') property(component, `spdx:licence-${acknowledgement}`, 'NONE');
    else found.push(licenceChoice(text, licences, { acknowledgement }));
  }
  if (found.length > 0) component.licenses = found;
}

function licenceChoice(text: string, licences: Licences, more: { acknowledgement?: string }): Json {
  const key = `${more.acknowledgement} ${text}`;
  const known = licences.choices?.get(key);
  if (known) return known;
  const choice = newChoice(text, licences, more);
  if (licences.choices && licences.choices.size < 10_000) licences.choices.set(key, choice);
  return choice;
}

function newChoice(text: string, licences: Licences, more: Json): Json {
  if (licences.isListed(text)) return { license: { id: text, ...more } };
  const named = text.startsWith('LicenseRef-') ? licences.named?.(text) : null;
  if (named) return { license: { ...named, ...more } };
  if (typeof parseLicenceExpression(text) === 'string') return { license: { name: text, ...more } };
  return { expression: text, ...more };
}

function evidenceInto(component: Json, found: unknown, licences: Licences): void {
  const stated: Json[] = [];
  for (const text of listOf(found)) {
    if (typeof text !== 'string' || text === 'NOASSERTION' || text === '') continue;
    if (text === 'NONE') property(component, 'spdx:licence-from-files', 'NONE');
    else stated.push(licenceChoice(text, licences, {}));
  }
  if (stated.length > 0) component.evidence = { licenses: stated };
}

function copyrightInto(component: Json, { copyrightText }: Json): void {
  if (copyrightText === 'NONE') property(component, 'spdx:copyright', 'NONE');
  else if (typeof copyrightText === 'string' && copyrightText !== 'NOASSERTION') component.copyright = copyrightText;
}

function externalRefsInto(component: Json, { externalRefs }: Json): void {
  if (!Array.isArray(externalRefs)) return;
  const cpes: Json[] = [];
  for (const reference of objectsOf(externalRefs)) {
    const locator = textOf(reference.referenceLocator) ?? '';
    switch (reference.referenceType) {
      case 'purl':
        if (component.purl === undefined && reference.comment === undefined) component.purl = locator;
        else keepReference(component, reference);
        break;
      case 'cpe23Type':
      case 'cpe22Type':
        cpes.push(reference);
        break;
      case 'swid':
        if (component.swid === undefined)
          component.swid = { tagId: locator.replace(/^swid:/, ''), name: component.name };
        else keepReference(component, reference);
        break;
      case 'swh':
        appendTo(component, 'swhid', locator);
        break;
      case 'gitoid':
        appendTo(component, 'omniborId', locator);
        break;
      case 'advisory':
        referTo(component, 'advisories', reference);
        break;
      default: {
        const type = textOf(reference.referenceType) ?? '';
        if (reference.referenceCategory === 'OTHER' && referenceTypes.has(type)) referTo(component, type, reference);
        else keepReference(component, reference);
      }
    }
  }
  const named = cpes.find(({ referenceType, comment }) => referenceType === 'cpe23Type' && comment === undefined);
  const first = named ?? cpes.find(({ comment }) => comment === undefined);
  if (first) component.cpe = first.referenceLocator;
  for (const cpe of cpes) if (cpe !== first) keepReference(component, cpe);
}

function referTo(component: Json, type: string, { referenceLocator, comment }: Json): void {
  const reference = { type, url: textOf(referenceLocator) ?? '', ...(typeof comment === 'string' && { comment }) };
  appendTo(component, 'externalReferences', reference);
}

/** A reference that CycloneDX has no field for; the comment follows the locator, which has no white space in it. */
function keepReference(component: Json, { referenceCategory, referenceType, referenceLocator, comment }: Json): void {
  const category = textOf(referenceCategory)?.replaceAll('_', '-') ?? 'OTHER';
  const locator = textOf(referenceLocator) ?? '';
  property(
    component,
    `spdx:external-ref:${category}:${referenceType}`,
    typeof comment === 'string' ? `${locator} ${comment}` : locator,
  );
}

/** The types of reference that CycloneDX 1.7 knows. */
export const referenceTypes: ReadonlySet<string> = new Set(
  'vcs issue-tracker website advisories bom mailing-list social chat documentation support source-distribution distribution distribution-intake license build-meta build-system release-notes security-contact model-card log configuration evidence formulation attestation threat-model adversary-model risk-assessment vulnerability-assertion exploitability-statement pentest-report static-analysis-report dynamic-analysis-report runtime-analysis-report component-analysis-report maturity-report certification-report codified-infrastructure quality-metrics poam electronic-signature digital-signature rfc-9116 patent patent-family patent-assertion citation other'.split(
    ' ',
  ),
);

function addressesInto(component: Json, { homepage, downloadLocation }: Json): void {
  if (homepage === 'NONE') property(component, 'spdx:homepage', 'NONE');
  else if (typeof homepage === 'string' && homepage !== 'NOASSERTION' && homepage !== '') {
    appendTo(component, 'externalReferences', { type: 'website', url: homepage });
  }
  if (downloadLocation === 'NONE') property(component, 'spdx:download-location', 'NONE');
  else if (typeof downloadLocation === 'string' && downloadLocation !== 'NOASSERTION' && downloadLocation !== '') {
    appendTo(component, 'externalReferences', { type: 'distribution', url: downloadLocation });
  }
}

function verificationInto(component: Json, part: Json): void {
  const code = objectOf(part.packageVerificationCode);
  property(component, 'spdx:verification-code', code.packageVerificationCodeValue);
  for (const excluded of listOf(code.packageVerificationCodeExcludedFiles)) {
    property(component, 'spdx:verification-code-excluded-file', excluded);
  }
  if (part.filesAnalyzed !== false && !showsAnalysis(component)) property(component, 'spdx:files-analyzed', 'true');
}

/** Whether it follows from other members that the files of the package were looked at. */
export function showsAnalysis(component: Json): boolean {
  return (
    objectOf(component.evidence).licenses !== undefined || propertyOf(component, 'spdx:verification-code') !== null
  );
}

function carriedInto(component: Json, element: Json): void {
  if (!Array.isArray(element.annotations)) return;
  for (const annotation of objectsOf(element.annotations)) {
    const carried = carriedIn(annotation);
    if (carried?.member === 'properties') appendTo(component, 'properties', ...(carried.value as unknown[]));
    else if (carried) component[carried.member] = carried.value;
  }
}
