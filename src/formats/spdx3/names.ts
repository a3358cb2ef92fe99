/** Words of SPDX 3.0.1 beside those of SPDX 2.3; what both have in common is mapped once, between them (decision 0032). */

/** How a relationship of SPDX 3 reads in SPDX 2.3: `turned` where that says it from the other end. */
export interface RelationName {
  type: string;
  turned: boolean;
}

const same = (type: string): RelationName => ({ type, turned: false });
const turned = (type: string): RelationName => ({ type, turned: true });

export const relationNames: ReadonlyMap<string, RelationName> = new Map([
  ['describes', same('DESCRIBES')],
  ['contains', same('CONTAINS')],
  ['dependsOn', same('DEPENDS_ON')],
  ['ancestorOf', same('ANCESTOR_OF')],
  ['descendantOf', same('DESCENDANT_OF')],
  ['hasVariant', turned('VARIANT_OF')],
  ['generates', same('GENERATES')],
  ['hasDynamicLink', same('DYNAMIC_LINK')],
  ['hasStaticLink', same('STATIC_LINK')],
  ['hasPrerequisite', same('HAS_PREREQUISITE')],
  ['hasOptionalDependency', turned('OPTIONAL_DEPENDENCY_OF')],
  ['hasProvidedDependency', turned('PROVIDED_DEPENDENCY_OF')],
  ['hasOptionalComponent', turned('OPTIONAL_COMPONENT_OF')],
  ['hasDataFile', turned('DATA_FILE_OF')],
  ['hasDependencyManifest', turned('DEPENDENCY_MANIFEST_OF')],
  ['hasDistributionArtifact', same('DISTRIBUTION_ARTIFACT')],
  ['hasDocumentation', turned('DOCUMENTATION_OF')],
  ['hasExample', turned('EXAMPLE_OF')],
  ['hasMetadata', turned('METAFILE_OF')],
  ['hasRequirement', turned('REQUIREMENT_DESCRIPTION_FOR')],
  ['hasSpecification', turned('SPECIFICATION_FOR')],
  ['hasTest', turned('TEST_OF')],
  ['hasTestCase', turned('TEST_CASE_OF')],
  ['hasAddedFile', turned('FILE_ADDED')],
  ['hasDeletedFile', turned('FILE_DELETED')],
  ['modifiedBy', turned('FILE_MODIFIED')],
  ['copiedTo', turned('COPY_OF')],
  ['expandsTo', turned('EXPANDED_FROM_ARCHIVE')],
  ['packagedBy', same('PACKAGE_OF')],
  ['patchedBy', turned('PATCH_FOR')],
  ['amendedBy', turned('AMENDS')],
  ['other', same('OTHER')],
]);

/** Relationships of SPDX 2.3 that SPDX 3 says by another one, the other way round. */
export const inverseNames: ReadonlyMap<string, RelationName> = new Map([
  ['GENERATED_FROM', turned('generates')],
  ['DEPENDENCY_OF', turned('dependsOn')],
  ['PREREQUISITE_FOR', turned('hasPrerequisite')],
  ['PATCH_APPLIED', turned('patchedBy')],
  ['CONTAINED_BY', turned('contains')],
  ['DESCRIBED_BY', turned('describes')],
]);

/** A dependency or tool that is needed at one stage of life (`LifecycleScopedRelationship`). */
export const scopedNames: readonly { relation: 'dependsOn' | 'usesTool'; scope: string; type: string }[] = [
  { relation: 'dependsOn', scope: 'build', type: 'BUILD_DEPENDENCY_OF' },
  { relation: 'dependsOn', scope: 'development', type: 'DEV_DEPENDENCY_OF' },
  { relation: 'dependsOn', scope: 'test', type: 'TEST_DEPENDENCY_OF' },
  { relation: 'dependsOn', scope: 'runtime', type: 'RUNTIME_DEPENDENCY_OF' },
  { relation: 'usesTool', scope: 'build', type: 'BUILD_TOOL_OF' },
  { relation: 'usesTool', scope: 'development', type: 'DEV_TOOL_OF' },
  { relation: 'usesTool', scope: 'test', type: 'TEST_TOOL_OF' },
];

/** Hash algorithms, as SPDX 2.3 writes them. */
export const algorithmNames: ReadonlyMap<string, string> = new Map([
  ['adler32', 'ADLER32'],
  ['blake2b256', 'BLAKE2b-256'],
  ['blake2b384', 'BLAKE2b-384'],
  ['blake2b512', 'BLAKE2b-512'],
  ['blake3', 'BLAKE3'],
  ['md2', 'MD2'],
  ['md4', 'MD4'],
  ['md5', 'MD5'],
  ['md6', 'MD6'],
  ['sha1', 'SHA1'],
  ['sha224', 'SHA224'],
  ['sha256', 'SHA256'],
  ['sha384', 'SHA384'],
  ['sha512', 'SHA512'],
  ['sha3_256', 'SHA3-256'],
  ['sha3_384', 'SHA3-384'],
  ['sha3_512', 'SHA3-512'],
]);

/** Purposes that SPDX 2.3 has too. */
export const purposeNames: ReadonlyMap<string, string> = new Map([
  ['application', 'APPLICATION'],
  ['framework', 'FRAMEWORK'],
  ['library', 'LIBRARY'],
  ['container', 'CONTAINER'],
  ['operatingSystem', 'OPERATING_SYSTEM'],
  ['device', 'DEVICE'],
  ['firmware', 'FIRMWARE'],
  ['source', 'SOURCE'],
  ['archive', 'ARCHIVE'],
  ['file', 'FILE'],
  ['install', 'INSTALL'],
  ['other', 'OTHER'],
]);

/** Purposes and classes that CycloneDX has a type for and SPDX 2.3 no purpose. */
export const typesByWord: ReadonlyMap<string, string> = new Map([
  ['deviceDriver', 'device-driver'],
  ['platform', 'platform'],
  ['data', 'data'],
  ['model', 'machine-learning-model'],
]);

/** Identifiers of a package, as the external references of SPDX 2.3. */
export const identifierNames: ReadonlyMap<string, readonly [category: string, type: string]> = new Map([
  ['packageUrl', ['PACKAGE-MANAGER', 'purl']],
  ['cpe22', ['SECURITY', 'cpe22Type']],
  ['cpe23', ['SECURITY', 'cpe23Type']],
  ['swid', ['SECURITY', 'swid']],
  ['swhid', ['PERSISTENT-ID', 'swh']],
  ['gitoid', ['PERSISTENT-ID', 'gitoid']],
]);

/** Types of external reference that both SPDX 3 and CycloneDX know. */
export const referenceNames: readonly (readonly [spdx: string, cycloneDx: string])[] = [
  ['vcs', 'vcs'],
  ['issueTracker', 'issue-tracker'],
  ['mailingList', 'mailing-list'],
  ['socialMedia', 'social'],
  ['chat', 'chat'],
  ['documentation', 'documentation'],
  ['support', 'support'],
  ['sourceArtifact', 'source-distribution'],
  ['binaryArtifact', 'distribution'],
  ['license', 'license'],
  ['buildMeta', 'build-meta'],
  ['buildSystem', 'build-system'],
  ['releaseNotes', 'release-notes'],
  ['securityThreatModel', 'threat-model'],
  ['securityAdversaryModel', 'adversary-model'],
  ['riskAssessment', 'risk-assessment'],
  ['vulnerabilityDisclosureReport', 'vulnerability-assertion'],
  ['vulnerabilityExploitabilityAssessment', 'exploitability-statement'],
  ['securityPenTestReport', 'pentest-report'],
  ['staticAnalysisReport', 'static-analysis-report'],
  ['dynamicAnalysisReport', 'dynamic-analysis-report'],
  ['runtimeAnalysisReport', 'runtime-analysis-report'],
  ['componentAnalysisReport', 'component-analysis-report'],
  ['certificationReport', 'certification-report'],
  ['qualityAssessmentReport', 'quality-metrics'],
  ['securityPolicy', 'security-contact'],
  ['other', 'other'],
];

/** Stages at which a BOM is made (`software_sbomType`), as the phases of CycloneDX. */
export const phaseNames: readonly (readonly [spdx: string, phase: string])[] = [
  ['design', 'design'],
  ['source', 'pre-build'],
  ['build', 'build'],
  ['analyzed', 'post-build'],
  ['deployed', 'operations'],
  ['runtime', 'discovery'],
];

const terms = 'https://spdx.org/rdf/3.0.1/terms/';

/** Individuals that stand for "none" and "not said". */
export const constantIris: ReadonlyMap<string, 'NONE' | 'NOASSERTION'> = new Map([
  [`${terms}Core/NoneElement`, 'NONE'],
  [`${terms}Core/NoAssertionElement`, 'NOASSERTION'],
  [`${terms}ExpandedLicensing/NoneLicense`, 'NONE'],
  [`${terms}ExpandedLicensing/NoAssertionLicense`, 'NOASSERTION'],
  [`${terms}Licensing/None`, 'NONE'],
  [`${terms}Licensing/NoAssertion`, 'NOASSERTION'],
  ['NoneElement', 'NONE'],
  ['NoAssertionElement', 'NOASSERTION'],
  ['expandedlicensing_NoneLicense', 'NONE'],
  ['expandedlicensing_NoAssertionLicense', 'NOASSERTION'],
]);
