import type { LossList } from '../bom/loss-list.ts';
import { type Json, listOf, objectOf, objectsOf, textOf } from '../json/json.ts';

/** Writes the objects of SPDX 2.3 as tags, in the order that clause 5 demands: files that lie in no package come first. */
export function formatTagValue(document: Json, losses: LossList): string {
  return new TagValueWriter(document, losses).write();
}

class TagValueWriter {
  readonly #document: Json;
  readonly #losses: LossList;
  readonly #lines: string[] = [];

  constructor(document: Json, losses: LossList) {
    this.#document = document;
    this.#losses = losses;
  }

  write(): string {
    this.#head();
    for (const file of objectsOf(this.#document.files)) this.#file(file);
    for (const part of objectsOf(this.#document.packages)) this.#package(part);
    for (const licence of objectsOf(this.#document.hasExtractedLicensingInfos)) this.#licence(licence);
    this.#section('Relationships');
    for (const { spdxElementId, relationshipType, relatedSpdxElement, comment } of objectsOf(
      this.#document.relationships,
    )) {
      this.#tag('Relationship', `${spdxElementId} ${relationshipType} ${relatedSpdxElement}`);
      this.#tag('RelationshipComment', comment);
    }
    for (const list of [[this.#document], objectsOf(this.#document.packages), objectsOf(this.#document.files)]) {
      for (const bearer of list) this.#annotations(bearer);
    }
    return `${this.#lines.join('\n')}\n`;
  }

  #section(title: string): void {
    this.#lines.push('', `##### ${title}`, '');
  }

  #tag(name: string, value: unknown): void {
    if (typeof value === 'boolean') this.#lines.push(`${name}: ${value}`);
    if (typeof value !== 'string') return;
    const isPlain = !/[\n\r]/.test(value) && value.trim() === value && !value.startsWith('<text>');
    if (isPlain) {
      this.#lines.push(`${name}: ${value}`);
      return;
    }
    if (value.includes('</text>') || value.includes('\r')) {
      this.#losses.add(
        '',
        `"</text>" and carriage returns within a text (${name}) cannot be written in tag-value form.`,
      );
    }
    const safe = value.replaceAll('</text>', '< /text>').replaceAll(/\r\n?/g, '\n');
    this.#lines.push(`${name}: <text>${safe}</text>`);
  }

  #tags(name: string, values: unknown): void {
    for (const value of listOf(values)) this.#tag(name, value);
  }

  #checksums(name: string, checksums: unknown): void {
    for (const { algorithm, checksumValue } of objectsOf(checksums)) this.#tag(name, `${algorithm}: ${checksumValue}`);
  }

  #head(): void {
    const document = this.#document;
    this.#tag('SPDXVersion', document.spdxVersion);
    this.#tag('DataLicense', document.dataLicense);
    this.#tag('SPDXID', document.SPDXID);
    this.#tag('DocumentName', document.name);
    this.#tag('DocumentNamespace', document.documentNamespace);
    this.#tag('DocumentComment', document.comment);
    for (const { externalDocumentId, spdxDocument, checksum } of objectsOf(document.externalDocumentRefs)) {
      const { algorithm, checksumValue } = objectOf(checksum);
      this.#tag('ExternalDocumentRef', `${externalDocumentId} ${spdxDocument} ${algorithm}: ${checksumValue}`);
    }
    const creation = objectOf(document.creationInfo);
    this.#tag('LicenseListVersion', creation.licenseListVersion);
    this.#tags('Creator', creation.creators);
    this.#tag('Created', creation.created);
    this.#tag('CreatorComment', creation.comment);
  }

  #file(file: Json): void {
    this.#section(`File: ${oneLine(file.fileName)}`);
    this.#tag('FileName', file.fileName);
    this.#tag('SPDXID', file.SPDXID);
    this.#tags('FileType', file.fileTypes);
    this.#checksums('FileChecksum', file.checksums);
    this.#tag('LicenseConcluded', file.licenseConcluded);
    this.#tags('LicenseInfoInFile', file.licenseInfoInFiles);
    this.#tag('LicenseComments', file.licenseComments);
    this.#tag('FileCopyrightText', file.copyrightText);
    this.#tag('FileComment', file.comment);
    this.#tag('FileNotice', file.noticeText);
    this.#tags('FileContributor', file.fileContributors);
    this.#tags('FileAttributionText', file.attributionTexts);
  }

  #package(part: Json): void {
    this.#section(`Package: ${oneLine(part.name)}`);
    this.#tag('PackageName', part.name);
    this.#tag('SPDXID', part.SPDXID);
    this.#tag('PackageVersion', part.versionInfo);
    this.#tag('PackageFileName', part.packageFileName);
    this.#tag('PackageSupplier', part.supplier);
    this.#tag('PackageOriginator', part.originator);
    this.#tag('PackageDownloadLocation', part.downloadLocation);
    this.#tag('FilesAnalyzed', part.filesAnalyzed);
    const { packageVerificationCodeValue: code, packageVerificationCodeExcludedFiles: excluded } = objectOf(
      part.packageVerificationCode,
    );
    if (code !== undefined)
      this.#tag('PackageVerificationCode', excluded ? `${code} (excludes: ${listOf(excluded).join(', ')})` : code);
    this.#checksums('PackageChecksum', part.checksums);
    this.#tag('PackageHomePage', part.homepage);
    this.#tag('PackageSourceInfo', part.sourceInfo);
    this.#tag('PackageLicenseConcluded', part.licenseConcluded);
    this.#tags('PackageLicenseInfoFromFiles', part.licenseInfoFromFiles);
    this.#tag('PackageLicenseDeclared', part.licenseDeclared);
    this.#tag('PackageLicenseComments', part.licenseComments);
    this.#tag('PackageCopyrightText', part.copyrightText);
    this.#tag('PackageSummary', part.summary);
    this.#tag('PackageDescription', part.description);
    this.#tag('PackageComment', part.comment);
    for (const { referenceCategory, referenceType, referenceLocator, comment } of objectsOf(part.externalRefs)) {
      this.#tag('ExternalRef', `${referenceCategory} ${referenceType} ${referenceLocator}`);
      this.#tag('ExternalRefComment', comment);
    }
    this.#tags('PackageAttributionText', part.attributionTexts);
    this.#tag('PrimaryPackagePurpose', textOf(part.primaryPackagePurpose)?.replaceAll('_', '-'));
    this.#tag('ReleaseDate', part.releaseDate);
    this.#tag('BuiltDate', part.builtDate);
    this.#tag('ValidUntilDate', part.validUntilDate);
  }

  #licence(licence: Json): void {
    this.#section(`Licence: ${licence.licenseId}`);
    this.#tag('LicenseID', licence.licenseId);
    this.#tag('ExtractedText', licence.extractedText);
    this.#tag('LicenseName', licence.name);
    this.#tags('LicenseCrossReference', licence.seeAlsos);
    this.#tag('LicenseComment', licence.comment);
  }

  #annotations(bearer: Json): void {
    for (const annotation of objectsOf(bearer.annotations)) {
      this.#tag('Annotator', annotation.annotator);
      this.#tag('AnnotationDate', annotation.annotationDate);
      this.#tag('AnnotationType', annotation.annotationType);
      this.#tag('SPDXREF', bearer.SPDXID);
      this.#tag('AnnotationComment', annotation.comment);
    }
  }
}

function oneLine(text: unknown): string {
  return String(text).replaceAll(/\s+/g, ' ').slice(0, 100);
}
