import type { Json } from '../json/json.ts';

/** The kinds of section in a tag-value document (SPDX 2.3 §5.2), and what hangs on one of their lines. */
export type Section =
  | 'document'
  | 'creation'
  | 'package'
  | 'file'
  | 'snippet'
  | 'licence'
  | 'annotation'
  | 'relationship'
  | 'externalRef'
  | 'review';

export interface Tag {
  section: Section;
  member: string;
  /** May stand more than once; its values make a list. */
  many?: true;
  /** Begins a new section of its kind. */
  begins?: true;
  /** The value in its JSON form; a sentence says what is wrong with it. */
  read?: (value: string) => { value: unknown } | string;
}

const checksum = (value: string) => {
  const [, algorithm, checksumValue] = /^([A-Za-z0-9-]+):\s*(\S+)$/.exec(value) ?? [];
  return checksumValue ? { value: { algorithm, checksumValue } } : 'A checksum is written as "SHA1: 85ed…".';
};

const range = (member: 'offset' | 'lineNumber') => (value: string) => {
  const [, start, end] = /^(\d{1,15}):(\d{1,15})$/.exec(value) ?? [];
  if (!start || !end) return 'A range is written as "310:420".';
  const pointer = (at: string) => ({ reference: '', [member]: Number(at) });
  return { value: { startPointer: pointer(start), endPointer: pointer(end) } };
};

const constant = (value: string) => ({ value: value.replaceAll('-', '_').toUpperCase() });

function externalDocument(value: string): { value: Json } | string {
  const [, externalDocumentId, spdxDocument, algorithm, checksumValue] =
    /^(\S+)\s+(\S+)\s+([A-Za-z0-9-]+):\s*(\S+)$/.exec(value) ?? [];
  if (!checksumValue) return 'An external document is written as "DocumentRef-id address SHA1: d6a7…".';
  return { value: { externalDocumentId, spdxDocument, checksum: { algorithm, checksumValue } } };
}

function verificationCode(value: string): { value: Json } | string {
  const [, packageVerificationCodeValue, excluded] = /^([^\s(]+)\s*(?:\((?:excludes:)?([^)]*)\))?$/.exec(value) ?? [];
  if (!packageVerificationCodeValue) return 'A verification code is written as "d6a7… (excludes: ./package.spdx)".';
  const files = (excluded ?? '').split(',').map((file) => file.trim());
  const kept = files.filter((file) => file !== '');
  return {
    value: { packageVerificationCodeValue, ...(kept.length > 0 && { packageVerificationCodeExcludedFiles: kept }) },
  };
}

function externalRef(value: string): { value: Json } | string {
  const [, referenceCategory, referenceType, referenceLocator] = /^(\S+)\s+(\S+)\s+(\S.*)$/.exec(value) ?? [];
  if (!referenceLocator) return 'An external reference is written as "SECURITY cpe23Type cpe:2.3:…".';
  return { value: { referenceCategory, referenceType, referenceLocator } };
}

function relationship(value: string): { value: Json } | string {
  const [, spdxElementId, relationshipType, relatedSpdxElement] = /^(\S+)\s+(\S+)\s+(\S+)$/.exec(value) ?? [];
  if (!relatedSpdxElement) return 'A relationship is written as "SPDXRef-A CONTAINS SPDXRef-B".';
  return { value: { spdxElementId, relationshipType: relationshipType!.toUpperCase(), relatedSpdxElement } };
}

function truth(value: string): { value: boolean } | string {
  const word = value.toLowerCase();
  return word === 'true' || word === 'false' ? { value: word === 'true' } : 'This must be "true" or "false".';
}

/** Every tag of SPDX 2.1 to 2.3 but `SPDXID` and `SPDXREF`, which belong to whatever stands before them. */
export const tags: ReadonlyMap<string, Tag> = new Map<string, Tag>([
  ['SPDXVersion', { section: 'document', member: 'spdxVersion' }],
  ['DataLicense', { section: 'document', member: 'dataLicense' }],
  ['DocumentName', { section: 'document', member: 'name' }],
  ['DocumentNamespace', { section: 'document', member: 'documentNamespace' }],
  ['DocumentComment', { section: 'document', member: 'comment' }],
  ['ExternalDocumentRef', { section: 'document', member: 'externalDocumentRefs', many: true, read: externalDocument }],
  ['LicenseListVersion', { section: 'creation', member: 'licenseListVersion' }],
  ['Creator', { section: 'creation', member: 'creators', many: true }],
  ['Created', { section: 'creation', member: 'created' }],
  ['CreatorComment', { section: 'creation', member: 'comment' }],
  ['PackageName', { section: 'package', member: 'name', begins: true }],
  ['PackageVersion', { section: 'package', member: 'versionInfo' }],
  ['PackageFileName', { section: 'package', member: 'packageFileName' }],
  ['PackageSupplier', { section: 'package', member: 'supplier' }],
  ['PackageOriginator', { section: 'package', member: 'originator' }],
  ['PackageDownloadLocation', { section: 'package', member: 'downloadLocation' }],
  ['FilesAnalyzed', { section: 'package', member: 'filesAnalyzed', read: truth }],
  ['PackageVerificationCode', { section: 'package', member: 'packageVerificationCode', read: verificationCode }],
  ['PackageChecksum', { section: 'package', member: 'checksums', many: true, read: checksum }],
  ['PackageHomePage', { section: 'package', member: 'homepage' }],
  ['PackageSourceInfo', { section: 'package', member: 'sourceInfo' }],
  ['PackageLicenseConcluded', { section: 'package', member: 'licenseConcluded' }],
  ['PackageLicenseInfoFromFiles', { section: 'package', member: 'licenseInfoFromFiles', many: true }],
  ['PackageLicenseDeclared', { section: 'package', member: 'licenseDeclared' }],
  ['PackageLicenseComments', { section: 'package', member: 'licenseComments' }],
  ['PackageCopyrightText', { section: 'package', member: 'copyrightText' }],
  ['PackageSummary', { section: 'package', member: 'summary' }],
  ['PackageDescription', { section: 'package', member: 'description' }],
  ['PackageComment', { section: 'package', member: 'comment' }],
  ['PackageAttributionText', { section: 'package', member: 'attributionTexts', many: true }],
  ['PrimaryPackagePurpose', { section: 'package', member: 'primaryPackagePurpose', read: constant }],
  ['ReleaseDate', { section: 'package', member: 'releaseDate' }],
  ['BuiltDate', { section: 'package', member: 'builtDate' }],
  ['ValidUntilDate', { section: 'package', member: 'validUntilDate' }],
  ['ExternalRef', { section: 'externalRef', member: '', begins: true, read: externalRef }],
  ['ExternalRefComment', { section: 'externalRef', member: 'comment' }],
  ['FileName', { section: 'file', member: 'fileName', begins: true }],
  ['FileType', { section: 'file', member: 'fileTypes', many: true, read: constant }],
  ['FileChecksum', { section: 'file', member: 'checksums', many: true, read: checksum }],
  ['LicenseConcluded', { section: 'file', member: 'licenseConcluded' }],
  ['LicenseInfoInFile', { section: 'file', member: 'licenseInfoInFiles', many: true }],
  ['LicenseComments', { section: 'file', member: 'licenseComments' }],
  ['FileCopyrightText', { section: 'file', member: 'copyrightText' }],
  ['FileComment', { section: 'file', member: 'comment' }],
  ['FileNotice', { section: 'file', member: 'noticeText' }],
  ['FileContributor', { section: 'file', member: 'fileContributors', many: true }],
  ['FileAttributionText', { section: 'file', member: 'attributionTexts', many: true }],
  ['FileDependency', { section: 'file', member: 'fileDependencies', many: true }],
  ['ArtifactOfProjectName', { section: 'file', member: 'artifactOfs', many: true, read: artifactOf('name') }],
  ['ArtifactOfProjectHomePage', { section: 'file', member: 'artifactOfs', many: true, read: artifactOf('homePage') }],
  ['ArtifactOfProjectURI', { section: 'file', member: 'artifactOfs', many: true, read: artifactOf('projectUri') }],
  ['SnippetSPDXID', { section: 'snippet', member: 'SPDXID', begins: true }],
  ['SnippetFromFileSPDXID', { section: 'snippet', member: 'snippetFromFile' }],
  ['SnippetByteRange', { section: 'snippet', member: 'ranges', many: true, read: range('offset') }],
  ['SnippetLineRange', { section: 'snippet', member: 'ranges', many: true, read: range('lineNumber') }],
  ['SnippetLicenseConcluded', { section: 'snippet', member: 'licenseConcluded' }],
  ['LicenseInfoInSnippet', { section: 'snippet', member: 'licenseInfoInSnippets', many: true }],
  ['SnippetLicenseComments', { section: 'snippet', member: 'licenseComments' }],
  ['SnippetCopyrightText', { section: 'snippet', member: 'copyrightText' }],
  ['SnippetComment', { section: 'snippet', member: 'comment' }],
  ['SnippetName', { section: 'snippet', member: 'name' }],
  ['SnippetAttributionText', { section: 'snippet', member: 'attributionTexts', many: true }],
  ['LicenseID', { section: 'licence', member: 'licenseId', begins: true }],
  ['ExtractedText', { section: 'licence', member: 'extractedText' }],
  ['LicenseName', { section: 'licence', member: 'name' }],
  ['LicenseCrossReference', { section: 'licence', member: 'seeAlsos', many: true }],
  ['LicenseComment', { section: 'licence', member: 'comment' }],
  ['Relationship', { section: 'relationship', member: '', begins: true, read: relationship }],
  ['RelationshipComment', { section: 'relationship', member: 'comment' }],
  ['Annotator', { section: 'annotation', member: 'annotator', begins: true }],
  ['AnnotationDate', { section: 'annotation', member: 'annotationDate' }],
  ['AnnotationType', { section: 'annotation', member: 'annotationType', read: constant }],
  ['AnnotationComment', { section: 'annotation', member: 'comment' }],
  ['Reviewer', { section: 'review', member: 'reviewer', begins: true }],
  ['ReviewDate', { section: 'review', member: 'reviewDate' }],
  ['ReviewComment', { section: 'review', member: 'comment' }],
]);

function artifactOf(member: string): (value: string) => { value: Json } {
  return (value) => ({ value: { [member]: value } });
}
