import { describe, expect, it } from 'vitest';
import { furtherIdentifiers } from './further-identifiers.ts';

/** Each as `grounds asked value`. */
function stated(component: Record<string, unknown>): string[] {
  return furtherIdentifiers(component).map(({ grounds, asked, value }) => `${grounds} ${asked} ${value}`);
}

function properties(values: Record<string, string>) {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

describe('furtherIdentifiers', () => {
  it('finds none in a component that states no more than its own', () => {
    expect(
      stated({ name: 'a', version: '1.0.0', purl: 'pkg:npm/a@1.0.0', cpe: 'cpe:2.3:a:a:a:1:*:*:*:*:*:*:*' }),
    ).toEqual([]);
  });

  it.each([
    ['pkg:npm/cjs@npm:string-width@4.2.3', 'pkg:npm/string-width@4.2.3'],
    ['pkg:npm/cjs@npm%3Astring-width%404.2.3', 'pkg:npm/string-width@4.2.3'],
    ['pkg:npm/core@npm%3A%40babel%2Fcore%407.0.0-beta.1', 'pkg:npm/%40babel/core@7.0.0-beta.1'],
    ['pkg:npm/cjs@npm:string-width@%5E4.2.0', 'pkg:npm/string-width@%5E4.2.0'],
  ])('reads an npm alias in a package URL: %s', (purl, real) => {
    expect(stated({ name: 'cjs', purl })).toEqual([`alias instead ${real}`]);
  });

  it('reads an npm alias in the version or the name, with the version that was resolved', () => {
    expect(stated({ name: 'cjs', version: 'npm:string-width@4.2.3', purl: 'pkg:npm/cjs' })).toEqual([
      'alias instead pkg:npm/string-width@4.2.3',
    ]);
    expect(stated({ name: 'cjs@npm:string-width@^4.2.0', version: '4.2.3', purl: 'pkg:npm/cjs@4.2.3' })).toEqual([
      'alias instead pkg:npm/string-width@4.2.3',
    ]);
    expect(stated({ name: 'cjs', version: 'npm:string-width@4.2.3' })).toEqual([
      'alias instead pkg:npm/string-width@4.2.3',
    ]);
    expect(stated({ name: 'x@npm:y@1.0.0', purl: 'pkg:pypi/x@1.0.0' })).toEqual([]);
  });

  it('knows an alias by the archive that was installed', () => {
    const from = (url: string, purl = 'pkg:npm/cjs@4.2.3') =>
      stated({ name: 'cjs', purl, externalReferences: [{ type: 'distribution', url }] });

    expect(from('https://npm.example/string-width/-/string-width-4.2.3.tgz')).toEqual([
      'alias instead pkg:npm/string-width@4.2.3',
    ]);
    expect(from('https://npm.example/repo/npm/@babel%2fcore/-/core-4.2.3.tgz#sha1')).toEqual([
      'alias instead pkg:npm/%40babel/core@4.2.3',
    ]);
    expect(from('https://npm.example/cjs/-/cjs-4.2.3.tgz')).toEqual([]);
    expect(from('https://npm.example/string-width/-/string-width-9.9.9.tgz')).toEqual([]);
    expect(from('https://npm.example/@a/b/-/b-4.2.3.tgz', 'pkg:npm/%40a/b@4.2.3')).toEqual([]);
  });

  it('knows an alias by a package URL of the folder where the name is that of the package', () => {
    const inFolder = (name: string, purl: string) =>
      stated({ name, purl, properties: properties({ 'cdx:npm:package:path': 'node_modules/x/node_modules/cjs' }) });

    expect(inFolder('string-width', 'pkg:npm/cjs@4.2.3')).toEqual(['alias instead pkg:npm/string-width@4.2.3']);
    expect(inFolder('cjs', 'pkg:npm/string-width@4.2.3')).toEqual([]);
    expect(inFolder('cjs', 'pkg:npm/cjs@4.2.3')).toEqual([]);
  });

  it.each([
    [
      'pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12',
      {
        'aquasecurity:trivy:SrcName': 'openssl',
        'aquasecurity:trivy:SrcVersion': '3.0.11',
        'aquasecurity:trivy:SrcRelease': '1',
      },
      'openssl@3.0.11-1',
    ],
    [
      'pkg:deb/debian/bsdutils@2.36?epoch=1',
      { 'aquasecurity:trivy:SrcName': 'x', 'aquasecurity:trivy:SrcVersion': '2', 'aquasecurity:trivy:SrcEpoch': '1' },
      'x@1:2',
    ],
    [
      'pkg:deb/debian/gcc-9-base@9.3',
      { 'syft:metadata:source': 'gcc-9', 'syft:metadata:sourceVersion': '9.2' },
      'gcc-9@9.2',
    ],
    ['pkg:apk/alpine/ssl_client@1.33', { 'syft:metadata:originPackage': 'busybox' }, 'busybox'],
    [
      'pkg:rpm/redhat/glibc-common@2.28',
      { 'syft:metadata:sourceRpm': 'glibc-2.28-1.el8.src.rpm' },
      'glibc-2.28-1.el8.src.rpm',
    ],
  ])('takes the source of %s from properties', (purl, values, upstream) => {
    const [found, ...others] = furtherIdentifiers({ name: 'x', purl, properties: properties(values) });

    expect(others).toEqual([]);
    expect(found).toMatchObject({ kind: 'purl', grounds: 'source package', asked: 'instead', at: '/properties/0' });
    expect(new URLSearchParams(found!.value.split('?')[1]).get('upstream')).toBe(upstream);
  });

  it('leaves a source alone that the package URL states, and one of what is no package of a distribution', () => {
    const values = properties({ 'aquasecurity:trivy:SrcName': 'openssl' });

    expect(stated({ purl: 'pkg:deb/debian/libssl3@3?upstream=other', properties: values })).toEqual([]);
    expect(stated({ purl: 'pkg:maven/a/b@1', properties: values })).toEqual([]);
  });

  it('takes concluded identities, as sure as they are told', () => {
    const identity = [
      { field: 'purl', confidence: 0.9, concludedValue: 'pkg:npm/a@1.0.0' },
      { field: 'purl', confidence: 0.2, concludedValue: 'pkg:npm/b@1.0.0' },
      { field: 'purl', concludedValue: 'package-lock.json' },
      { field: 'name', confidence: 1, concludedValue: 'pkg:npm/c@1.0.0' },
      { field: 'cpe', confidence: 1, concludedValue: 'cpe:2.3:a:a:a:1:*:*:*:*:*:*:*' },
    ];

    expect(stated({ name: 'a', evidence: { identity } })).toEqual([
      'evidence.identity also pkg:npm/a@1.0.0',
      'evidence.identity perhaps pkg:npm/b@1.0.0',
      'evidence.identity also cpe:2.3:a:a:a:1:*:*:*:*:*:*:*',
    ]);
    expect(stated({ purl: 'pkg:npm/x@1.0.0', evidence: { identity: identity.slice(0, 1) } })).toEqual([
      'evidence.identity perhaps pkg:npm/a@1.0.0',
    ]);
    expect(stated({ purl: 'pkg:NPM/a@1.0.0', evidence: { identity: identity[0] } })).toEqual([]);
  });

  it('takes the value of a method where there is no conclusion, as CycloneDX 1.5 has it', () => {
    const identity = {
      field: 'purl',
      confidence: 1,
      methods: [{ technique: 'filename', confidence: 0.3, value: 'pkg:npm/a@1.0.0' }],
    };

    expect(furtherIdentifiers({ evidence: { identity } })).toMatchObject([
      { value: 'pkg:npm/a@1.0.0', confidence: 0.3, asked: 'perhaps', at: '/evidence/identity/methods/0/value' },
    ]);
  });

  it('takes an unchanged copy for what it was copied from, a patched one for a candidate', () => {
    const ancestors = [
      {
        type: 'library',
        name: 'zlib',
        purl: 'pkg:conan/zlib@1.2.11',
        pedigree: { ancestors: [{ cpe: 'cpe:/a:x:y:1' }] },
      },
    ];
    const patches = [{ type: 'backport', resolves: [{ type: 'security', id: 'CVE-2018-25032' }] }];

    expect(stated({ name: 'z', pedigree: { ancestors } })).toEqual([
      'pedigree.ancestor also pkg:conan/zlib@1.2.11',
      'pedigree.ancestor perhaps cpe:/a:x:y:1',
    ]);
    expect(furtherIdentifiers({ name: 'z', pedigree: { ancestors, patches } })).toMatchObject([
      { asked: 'perhaps', resolved: ['CVE-2018-25032'], at: '/pedigree/ancestors/0/purl' },
      { asked: 'perhaps', resolved: ['CVE-2018-25032'], at: '/pedigree/ancestors/0/pedigree/ancestors/0/cpe' },
    ]);
    expect(stated({ pedigree: { ancestors: ancestors.slice(0, 1), commits: [{ uid: '1' }] } })[0]).toMatch('perhaps');
  });

  it('leaves texts alone that are no names, however long', () => {
    const version = '@npm:a'.repeat(30_000);
    const externalReferences = [{ type: 'distribution', url: `https://x/${'a/-/'.repeat(30_000)}` }];

    expect(stated({ name: version, version, purl: 'pkg:npm/x@1.0.0', externalReferences })).toEqual([]);
  });

  it('stands whatever shape the members have', () => {
    for (const odd of [null, 1, 'x', [], {}, [null], [{}], { ancestors: 1, identity: 2 }]) {
      expect(
        furtherIdentifiers({ purl: odd, properties: odd, evidence: odd, pedigree: odd, externalReferences: odd }),
      ).toEqual([]);
    }
  });
});
