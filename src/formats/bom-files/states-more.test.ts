import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { furtherIdentifiers } from '../bom/further-identifiers.ts';
import { bomBuffer } from '../cyclonedx/scan-purls.ts';
import { readFurtherIdentifiers } from './read-further-identifiers.ts';
import { scanDocument } from './scan-document.ts';
import { statesMore } from './states-more.ts';

/** As `scan` asks; undefined where the document cannot be read. */
async function asked(document: Uint8Array): Promise<{ says: boolean; count: number } | undefined> {
  const buffer = bomBuffer(document.length);
  buffer.bytes.set(document);
  const walked = buffer.scan();
  const scanned = walked.ok ? walked : await scanDocument(document);
  if (!scanned.ok) return undefined;
  return { says: statesMore(buffer.bytes, scanned.value), count: scanned.value.count };
}

async function says(...components: object[]): Promise<boolean | undefined> {
  const document = { bomFormat: 'CycloneDX', specVersion: '1.6', components };
  return (await asked(new TextEncoder().encode(JSON.stringify(document))))?.says;
}

function installed(purl: string, url: string) {
  return { type: 'library', name: 'x', purl, externalReferences: [{ type: 'distribution', url }] };
}

describe('statesMore', () => {
  const plain = installed('pkg:npm/%40a/b@1.0.0', 'https://npm.example/@a/b/-/b-1.0.0.tgz');

  it('says no of components that state no more than package URLs, archives and licences', async () => {
    const python = installed('pkg:pypi/c@1.0.0', 'https://example.org/c/-/c-1.0.0.tgz');
    const licensed = { ...plain, licenses: [{ license: { text: { content: 'You agree, to any degree.' } } }] };

    expect(await says()).toBe(false);
    expect(await says(plain, python, licensed, plain)).toBe(false);
  });

  it('says yes where an archive bears another name than its package URL', async () => {
    const url = 'https://npm.example/string-width/-/string-width-1.0.0.tgz';

    expect(await says(plain, installed('pkg:npm/cjs@1.0.0', url), plain)).toBe(true);
    expect(await says(installed('pkg:npm/string-width-cjs@1.0.0', url))).toBe(true);
    expect(await says(installed('pkg:npm/my-string-width@1.0.0', url))).toBe(true);
  });

  it.each([
    { name: 'a', purl: 'pkg:npm/a@npm:b@1.0.0' },
    { name: 'a', purl: 'pkg:npm/a@npm%3ab@1.0.0' },
    { name: 'b', purl: 'pkg:npm/a@1.0.0', properties: [{ name: 'cdx:npm:package:path', value: 'node_modules/a' }] },
    { name: 'a', purl: 'pkg:deb/debian/a@1', properties: [{ name: 'aquasecurity:trivy:SrcName', value: 'b' }] },
    { name: 'a', purl: 'pkg:deb/debian/a@1', properties: [{ name: 'syft:metadata:source', value: 'b' }] },
    {
      name: 'a',
      purl: 'pkg:rpm/redhat/a@1',
      properties: [{ name: 'syft:metadata:sourceRpm', value: 'b-1-1.src.rpm' }],
    },
    { name: 'a', purl: 'pkg:apk/alpine/a@1', properties: [{ name: 'syft:metadata:originPackage', value: 'b' }] },
    { name: 'a', evidence: { identity: { field: 'purl', concludedValue: 'pkg:npm/a@1.0.0' } } },
    { name: 'a', pedigree: { ancestors: [{ purl: 'pkg:npm/a@1.0.0' }] } },
  ])('says yes wherever one of them states more: %j', async (component) => {
    expect(furtherIdentifiers(component)).toHaveLength(1);
    expect(await says(plain, { type: 'library', ...component })).toBe(true);
  });

  it.skipIf(!hasConformanceData)('never says no of a real document that states more', async () => {
    for (const { name, read } of conformanceFiles('sbom/real-container-sboms/cyclonedx', /\.json$/)) {
      const document = read();
      const answer = await asked(document);
      const identifiers = await readFurtherIdentifiers(document, answer!.count);
      expect(answer!.says || identifiers.length === 0, name).toBe(true);
    }
  });
});
