import type { LossList } from '../bom/loss-list.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { actorOfEntity, formatActor } from './actors.ts';
import { carriedAs, carriedMembers } from './carried.ts';
import type { ExtractedLicences } from './extracted-licences.ts';
import { hashAlgorithms, typesByPurpose } from './names.ts';
import { plainMembers, propertyOf, purposeOf, showsAnalysis } from './to-component.ts';

interface Bearings {
  id: string;
  at: string;
  created: string;
  licences: ExtractedLicences;
  losses: LossList;
}

const algorithms = new Map([...hashAlgorithms].map(([spdx, ours]) => [ours, spdx]));
const purposes = new Map([...typesByPurpose].map(([purpose, type]) => [type, purpose]));

/** Members that are written elsewhere or are of no meaning by themselves. */
const readBeside = [
  'type',
  'bom-ref',
  'name',
  'version',
  'components',
  'scope',
  'hashes',
  'licenses',
  'copyright',
  'properties',
  'evidence',
];
const ofPackage = [
  'supplier',
  'manufacturer',
  'authors',
  'description',
  'cpe',
  'purl',
  'swid',
  'swhid',
  'omniborId',
  'externalReferences',
];

export function packageOfComponent(component: Json, bearings: Bearings): Json {
  const { id, at, losses } = bearings;
  const part: Json = { SPDXID: id, name: textOf(component.name) || 'unnamed' };
  if (textOf(component.version)) part.versionInfo = component.version;
  entitiesOf(part, component, bearings);
  part.downloadLocation = propertyOf(component, 'spdx:download-location') ?? 'NOASSERTION';
  const analysed = propertyOf(component, 'spdx:files-analyzed') === 'true' || showsAnalysis(component);
  if (!analysed) part.filesAnalyzed = false;
  verificationOf(part, component);
  checksumsOf(part, component, bearings);
  const { declared, concluded } = licencesOf(component, bearings);
  part.licenseConcluded = concluded ?? propertyOf(component, 'spdx:licence-concluded') ?? 'NOASSERTION';
  part.licenseDeclared = declared ?? propertyOf(component, 'spdx:licence-declared') ?? 'NOASSERTION';
  const fromFiles = licencesFound(component, bearings);
  if (fromFiles.length > 0) part.licenseInfoFromFiles = fromFiles;
  part.copyrightText = textOf(component.copyright) ?? propertyOf(component, 'spdx:copyright') ?? 'NOASSERTION';
  if (typeof component.description === 'string') part.description = component.description;
  for (const [member, name] of plainMembers) {
    const value = propertyOf(component, name);
    if (value !== null) part[member] = value;
  }
  for (const text of propertiesNamed(component, 'spdx:attribution-text')) appendTo(part, 'attributionTexts', text);
  referencesOf(part, component, bearings);
  const purpose = purposeOf(component) ?? purposes.get(String(component.type));
  part.primaryPackagePurpose = purpose ?? 'OTHER';
  if (purpose === undefined) carry(part, 'type', component.type, bearings);
  carryAll(part, component, bearings);
  tellOfRest(component, [...readBeside, ...ofPackage], at, losses);
  return part;
}

export function fileOfComponent(component: Json, bearings: Bearings): Json {
  const file: Json = { SPDXID: bearings.id, fileName: component.name };
  checksumsOf(file, component, bearings);
  const { declared, concluded } = licencesOf(component, bearings);
  if (declared) bearings.losses.add(`${bearings.at}/licenses`, 'A file of SPDX 2.3 has no declared licence.');
  file.licenseConcluded = concluded ?? propertyOf(component, 'spdx:licence-concluded') ?? 'NOASSERTION';
  const inFile = licencesFound(component, bearings);
  file.licenseInfoInFiles = inFile.length > 0 ? inFile : ['NOASSERTION'];
  file.copyrightText = textOf(component.copyright) ?? propertyOf(component, 'spdx:copyright') ?? 'NOASSERTION';
  const names = {
    'spdx:comment': 'comment',
    'spdx:licence-comments': 'licenseComments',
    'spdx:notice-text': 'noticeText',
  };
  for (const [name, member] of Object.entries(names)) {
    const value = propertyOf(component, name);
    if (value !== null) file[member] = value;
  }
  const lists = {
    'spdx:file-type': 'fileTypes',
    'spdx:file-contributor': 'fileContributors',
    'spdx:attribution-text': 'attributionTexts',
  };
  for (const [name, member] of Object.entries(lists)) {
    for (const value of propertiesNamed(component, name)) appendTo(file, member, value);
  }
  carryAll(file, component, bearings);
  tellOfRest(component, readBeside, bearings.at, bearings.losses);
  return file;
}

function tellOfRest(component: Json, read: readonly string[], at: string, losses: LossList): void {
  for (const member of Object.keys(component)) {
    if (read.includes(member) || carriedMembers.includes(member)) continue;
    losses.add(`${at}/${member}`, `"${member}" of a component has no place in SPDX 2.3.`);
  }
  for (const member of Object.keys(objectOf(component.evidence))) {
    if (member !== 'licenses')
      losses.add(`${at}/evidence/${member}`, `"${member}" of the evidence has no place in SPDX 2.3.`);
  }
}

function carry(element: Json, member: string, value: unknown, { created }: Bearings): void {
  appendTo(element, 'annotations', carriedAs(member, value, created));
}

function carryAll(element: Json, component: Json, bearings: Bearings): void {
  for (const member of carriedMembers) {
    if (member === 'type' || member === 'scope' || component[member] === undefined) continue;
    const value = member === 'properties' ? objectsOf(component.properties).filter(isForeign) : component[member];
    if (Array.isArray(value) && value.length === 0) continue;
    carry(element, member, value, bearings);
  }
}

/** Whether a property has no field in SPDX: our own ones stand for such fields. */
function isForeign({ name }: Json): boolean {
  return !String(name).startsWith('spdx:');
}

function propertiesNamed(component: Json, name: string): unknown[] {
  return objectsOf(component.properties).flatMap((one) => (one.name === name ? [one.value] : []));
}

function entitiesOf(part: Json, component: Json, { at, losses }: Bearings): void {
  const supplier = actorOfEntity(objectOf(component.supplier));
  const said = propertyOf(component, 'spdx:supplier');
  if (supplier) part.supplier = formatActor(supplier);
  else if (said !== null) part.supplier = said;
  const maker = actorOfEntity(objectOf(component.manufacturer));
  const authors = objectsOf(component.authors);
  const [author] = authors;
  const originator = propertyOf(component, 'spdx:originator');
  if (maker) part.originator = formatActor({ ...maker, kind: 'Organization' });
  else if (author && textOf(author.name))
    part.originator = formatActor({ kind: 'Person', name: String(author.name), email: textOf(author.email) });
  else if (originator !== null) part.originator = originator;
  for (const [index, one] of authors.entries()) {
    if (maker || index > 0 || !textOf(one.name))
      losses.add(`${at}/authors/${index}`, 'SPDX 2.3 has one originator of a package; a further one has no place.');
    else if (one.phone !== undefined)
      losses.add(`${at}/authors/${index}/phone`, 'A telephone number has no place in SPDX 2.3.');
  }
  for (const member of ['supplier', 'manufacturer'] as const)
    tellOfEntity(objectOf(component[member]), `${at}/${member}`, losses);
}

function tellOfEntity(entity: Json, at: string, losses: LossList): void {
  for (const member of ['address', 'url', 'bom-ref']) {
    if (entity[member] !== undefined)
      losses.add(`${at}/${member}`, `"${member}" of an organisation has no place in SPDX 2.3.`);
  }
  for (const [index, contact] of objectsOf(entity.contact).entries()) {
    const isKept =
      index === 0 &&
      contact.phone === undefined &&
      (contact.name === undefined || contact.name === entity.name || !entity.name);
    if (!isKept) losses.add(`${at}/contact/${index}`, 'Of a contact, SPDX 2.3 has only the mail address.');
  }
}

function verificationOf(part: Json, component: Json): void {
  const value = propertyOf(component, 'spdx:verification-code');
  if (value === null) return;
  const excluded = propertiesNamed(component, 'spdx:verification-code-excluded-file');
  part.packageVerificationCode = {
    packageVerificationCodeValue: value,
    ...(excluded.length > 0 && { packageVerificationCodeExcludedFiles: excluded }),
  };
}

function checksumsOf(element: Json, component: Json, { at, losses }: Bearings): void {
  for (const [index, { alg, content }] of objectsOf(component.hashes).entries()) {
    const algorithm = algorithms.get(String(alg));
    if (algorithm) appendTo(element, 'checksums', { algorithm, checksumValue: content });
    else losses.add(`${at}/hashes/${index}`, `A hash in ${alg} has no place in SPDX 2.3.`);
  }
  for (const { name, value } of objectsOf(component.properties)) {
    const algorithm = /^spdx:checksum:(.+)$/.exec(String(name))?.[1];
    if (algorithm) appendTo(element, 'checksums', { algorithm, checksumValue: value });
  }
}

function licencesOf(component: Json, { at, licences, losses }: Bearings): { declared?: string; concluded?: string } {
  const found = { declared: [] as string[], concluded: [] as string[] };
  for (const [index, choice] of objectsOf(component.licenses).entries()) {
    const place = `${at}/licenses/${index}`;
    const concluded = (textOf(choice.acknowledgement) ?? objectOf(choice.license).acknowledgement) === 'concluded';
    found[concluded ? 'concluded' : 'declared'].push(expressionOf(choice, licences));
    tellOfLicence(choice, place, losses);
  }
  const joined: { declared?: string; concluded?: string } = {};
  for (const kind of ['declared', 'concluded'] as const) {
    if (found[kind].length > 1)
      losses.add(`${at}/licenses`, 'Several licences become one expression that joins them with AND.');
    if (found[kind].length > 0)
      joined[kind] = found[kind].length === 1 ? found[kind][0]! : found[kind].map(enclosed).join(' AND ');
  }
  return joined;
}

function enclosed(expression: string): string {
  return / (?:AND|OR|and|or) /.test(expression) ? `(${expression})` : expression;
}

function licencesFound(component: Json, { licences }: Bearings): unknown[] {
  const found = objectsOf(objectOf(component.evidence).licenses).map((choice) => expressionOf(choice, licences));
  return [...found, ...propertiesNamed(component, 'spdx:licence-from-files')];
}

function expressionOf(choice: Json, licences: ExtractedLicences): string {
  const licence = objectOf(choice.license);
  if (typeof licence.id === 'string') return licence.id;
  if (typeof licence.name === 'string') return licences.named(licence);
  return licences.expression(textOf(choice.expression) ?? '', choice.expressionDetails);
}

function tellOfLicence(choice: Json, at: string, losses: LossList): void {
  const licence = objectOf(choice.license);
  for (const bearer of [choice, licence]) {
    for (const member of ['licensing', 'properties', 'bom-ref']) {
      if (bearer[member] !== undefined)
        losses.add(`${at}/${member}`, `"${member}" of a licence has no place in SPDX 2.3.`);
    }
  }
  if (licence.id === undefined) return;
  for (const member of ['text', 'url']) {
    if (licence[member] !== undefined)
      losses.add(`${at}/license/${member}`, `"${member}" of a listed licence has no place in SPDX 2.3.`);
  }
}

function referencesOf(part: Json, component: Json, { at, losses }: Bearings): void {
  const add = (category: string, type: string, locator: unknown, more: Json = {}) => {
    if (typeof locator !== 'string' || locator === '' || /\s/.test(locator)) {
      losses.add(at, `A ${type} that is empty or has white space in it has no place in SPDX 2.3.`);
      return;
    }
    appendTo(part, 'externalRefs', {
      referenceCategory: category,
      referenceType: type,
      referenceLocator: locator,
      ...more,
    });
  };
  if (component.purl !== undefined) add('PACKAGE-MANAGER', 'purl', component.purl);
  if (component.cpe !== undefined)
    add('SECURITY', String(component.cpe).startsWith('cpe:2.3:') ? 'cpe23Type' : 'cpe22Type', component.cpe);
  for (const id of listOf(component.swhid)) add('PERSISTENT-ID', 'swh', id);
  for (const id of listOf(component.omniborId)) add('PERSISTENT-ID', 'gitoid', id);
  swidOf(component, { add, at, losses });
  for (const [index, reference] of objectsOf(component.externalReferences).entries()) {
    const { type, url, comment } = reference;
    const place = `${at}/externalReferences/${index}`;
    for (const member of ['hashes', 'properties']) {
      if (reference[member] !== undefined)
        losses.add(`${place}/${member}`, `"${member}" of a reference has no place in SPDX 2.3.`);
    }
    const isAddress = comment === undefined && typeof url === 'string' && url !== '';
    if (type === 'website' && isAddress && part.homepage === undefined) part.homepage = url;
    else if (type === 'distribution' && isAddress && part.downloadLocation === 'NOASSERTION')
      part.downloadLocation = url;
    else
      add(
        type === 'advisories' ? 'SECURITY' : 'OTHER',
        type === 'advisories' ? 'advisory' : String(type),
        url,
        comment === undefined ? {} : { comment },
      );
  }
  const homepage = propertyOf(component, 'spdx:homepage');
  if (homepage !== null && part.homepage === undefined) part.homepage = homepage;
  for (const { name, value } of objectsOf(component.properties)) {
    const [, category, type] = /^spdx:external-ref:([A-Z-]+):(.+)$/.exec(String(name)) ?? [];
    const [, locator, comment] = /^(\S+)(?: (.*))?$/s.exec(String(value)) ?? [];
    if (category && type) add(category, type, locator, comment === undefined ? {} : { comment });
  }
}

interface Adding {
  add(category: string, type: string, locator: unknown): void;
  at: string;
  losses: LossList;
}

function swidOf(component: Json, { add, at, losses }: Adding): void {
  const swid = objectOf(component.swid);
  if (swid.tagId === undefined) return;
  add('SECURITY', 'swid', `swid:${swid.tagId}`);
  for (const member of Object.keys(swid)) {
    if (member !== 'tagId' && !(member === 'name' && swid.name === component.name)) {
      losses.add(`${at}/swid/${member}`, `Of a SWID tag, SPDX 2.3 has only the id; "${member}" has no place.`);
    }
  }
}
