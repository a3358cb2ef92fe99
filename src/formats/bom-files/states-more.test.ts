import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
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
  const plain = installed('pkg:npm/%40a/b@1.0.0', 'https://registry.npmjs.org/@a/b/-/b-1.0.0.tgz');

  it('says no of components that state no more than package URLs, archives and licences', async () => {
    const python = installed('pkg:pypi/c@1.0.0', 'https://example.org/c/-/c-1.0.0.tgz');
    const licensed = { ...plain, licenses: [{ license: { text: { content: 'You agree, to any degree.' } } }] };

    expect(await says()).toBe(false);
    expect(await says(plain, python, licensed, plain)).toBe(false);
  });

  it('says yes where an archive bears another name than its package URL', async () => {
    const url = 'https://registry.npmjs.org/string-width/-/string-width-1.0.0.tgz';

    expect(await says(plain, installed('pkg:npm/cjs@1.0.0', url), plain)).toBe(true);
    expect(await says(installed('pkg:npm/string-width-cjs@1.0.0', url))).toBe(true);
    expect(await says(installed('pkg:npm/my-string-width@1.0.0', url))).toBe(true);
  });

  it.skipIf(!hasConformanceData)('never says no of a document that states more', { timeout: 60_000 }, async () => {
    const files = conformanceFiles('sbom/real-container-sboms', /\.json$/);
    const tests = conformanceFiles('sbom/cyclonedx-spec-tests', /1\.[5-7]\/valid.*\.(?:json|xml)$/);
    let stating = 0;
    for (const { name, read } of [...files, ...tests]) {
      const document = read();
      const answer = await asked(document);
      if (!answer) continue;
      const identifiers = await readFurtherIdentifiers(document, answer.count);
      if (identifiers.length > 0) expect(answer.says, name).toBe(true);
      stating += Number(identifiers.length > 0);
    }
    expect(stating).toBeGreaterThan(0);
  });
});
