/** What the properties of the SPDX 2 vocabulary become in the JSON form (SPDX 2.3 Annex C). */
export interface RdfProperty {
  member: string;
  /** What the value is. */
  as: 'text' | 'boolean' | 'integer' | 'constant' | 'licence' | 'element' | 'referenceType' | Shape;
  many?: true;
}

export type Shape =
  | 'creation'
  | 'externalDocument'
  | 'extracted'
  | 'crossRef'
  | 'annotation'
  | 'review'
  | 'checksum'
  | 'verificationCode'
  | 'externalRef'
  | 'range'
  | 'pointer'
  | 'project';

export type ElementShape = 'document' | 'package' | 'file' | 'snippet';

const text = (member: string): RdfProperty => ({ member, as: 'text' });
const texts = (member: string): RdfProperty => ({ member, as: 'text', many: true });

const element: Record<string, RdfProperty> = {
  annotation: { member: 'annotations', as: 'annotation', many: true },
  'rdfs:comment': text('comment'),
  attributionText: texts('attributionTexts'),
  copyrightText: text('copyrightText'),
  licenseComments: text('licenseComments'),
  licenseConcluded: { member: 'licenseConcluded', as: 'licence' },
  checksum: { member: 'checksums', as: 'checksum', many: true },
  name: text('name'),
};

/** By shape, then by property: without a prefix those of SPDX, with one those of others. `relationship` is read beside these. */
export const rdfProperties: Readonly<Record<Shape | ElementShape, Readonly<Record<string, RdfProperty>>>> = {
  document: {
    specVersion: text('spdxVersion'),
    name: text('name'),
    'rdfs:comment': text('comment'),
    dataLicense: { member: 'dataLicense', as: 'licence' },
    creationInfo: { member: 'creationInfo', as: 'creation' },
    externalDocumentRef: { member: 'externalDocumentRefs', as: 'externalDocument', many: true },
    hasExtractedLicensingInfo: { member: 'hasExtractedLicensingInfos', as: 'extracted', many: true },
    annotation: { member: 'annotations', as: 'annotation', many: true },
    reviewed: { member: 'revieweds', as: 'review', many: true },
    describesPackage: { member: 'documentDescribes', as: 'element', many: true },
  },
  creation: {
    created: text('created'),
    creator: texts('creators'),
    licenseListVersion: text('licenseListVersion'),
    'rdfs:comment': text('comment'),
  },
  externalDocument: {
    externalDocumentId: text('externalDocumentId'),
    spdxDocument: text('spdxDocument'),
    checksum: { member: 'checksum', as: 'checksum' },
  },
  extracted: {
    licenseId: text('licenseId'),
    extractedText: text('extractedText'),
    name: text('name'),
    licenseName: text('name'),
    'rdfs:comment': text('comment'),
    'rdfs:seeAlso': texts('seeAlsos'),
    crossRef: { member: 'crossRefs', as: 'crossRef', many: true },
  },
  crossRef: {
    url: text('url'),
    isLive: { member: 'isLive', as: 'boolean' },
    isValid: { member: 'isValid', as: 'boolean' },
    isWayBackLink: { member: 'isWayBackLink', as: 'boolean' },
    match: text('match'),
    order: { member: 'order', as: 'integer' },
    timestamp: text('timestamp'),
  },
  annotation: {
    annotationDate: text('annotationDate'),
    annotationType: { member: 'annotationType', as: 'constant' },
    annotator: text('annotator'),
    'rdfs:comment': text('comment'),
  },
  review: { reviewer: text('reviewer'), reviewDate: text('reviewDate'), 'rdfs:comment': text('comment') },
  checksum: { algorithm: { member: 'algorithm', as: 'constant' }, checksumValue: text('checksumValue') },
  verificationCode: {
    packageVerificationCodeValue: text('packageVerificationCodeValue'),
    packageVerificationCodeExcludedFile: texts('packageVerificationCodeExcludedFiles'),
  },
  externalRef: {
    referenceCategory: { member: 'referenceCategory', as: 'constant' },
    referenceType: { member: 'referenceType', as: 'referenceType' },
    referenceLocator: text('referenceLocator'),
    'rdfs:comment': text('comment'),
  },
  range: {
    'ptr:startPointer': { member: 'startPointer', as: 'pointer' },
    'ptr:endPointer': { member: 'endPointer', as: 'pointer' },
  },
  pointer: {
    'ptr:reference': { member: 'reference', as: 'element' },
    'ptr:offset': { member: 'offset', as: 'integer' },
    'ptr:lineNumber': { member: 'lineNumber', as: 'integer' },
  },
  project: { 'doap:name': text('name'), 'doap:homepage': text('homePage') },
  package: {
    ...element,
    versionInfo: text('versionInfo'),
    packageFileName: text('packageFileName'),
    supplier: text('supplier'),
    originator: text('originator'),
    downloadLocation: text('downloadLocation'),
    filesAnalyzed: { member: 'filesAnalyzed', as: 'boolean' },
    packageVerificationCode: { member: 'packageVerificationCode', as: 'verificationCode' },
    'doap:homepage': text('homepage'),
    sourceInfo: text('sourceInfo'),
    licenseInfoFromFiles: { member: 'licenseInfoFromFiles', as: 'licence', many: true },
    licenseDeclared: { member: 'licenseDeclared', as: 'licence' },
    summary: text('summary'),
    description: text('description'),
    externalRef: { member: 'externalRefs', as: 'externalRef', many: true },
    hasFile: { member: 'hasFiles', as: 'element', many: true },
    primaryPackagePurpose: { member: 'primaryPackagePurpose', as: 'constant' },
    releaseDate: text('releaseDate'),
    builtDate: text('builtDate'),
    validUntilDate: text('validUntilDate'),
  },
  file: {
    ...element,
    fileName: text('fileName'),
    fileType: { member: 'fileTypes', as: 'constant', many: true },
    licenseInfoInFile: { member: 'licenseInfoInFiles', as: 'licence', many: true },
    noticeText: text('noticeText'),
    fileContributor: texts('fileContributors'),
    fileDependency: { member: 'fileDependencies', as: 'element', many: true },
    artifactOf: { member: 'artifactOfs', as: 'project', many: true },
  },
  snippet: {
    ...element,
    snippetFromFile: { member: 'snippetFromFile', as: 'element' },
    range: { member: 'ranges', as: 'range', many: true },
    licenseInfoFromSnippet: { member: 'licenseInfoInSnippets', as: 'licence', many: true },
    licenseInfoInSnippet: { member: 'licenseInfoInSnippets', as: 'licence', many: true },
  },
};
