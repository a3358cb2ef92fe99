import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOsvRecord } from '../../formats/osv/record.ts';
import type { AdvisoryIndex, MatchAnswer } from './advisory-index.ts';
import { IndexCompiler } from './index-compiler.ts';
import { openWholeIndex } from './open-index.ts';
import { PlainMatcher } from './plain-matcher.ts';

/** A record: ecosystem, package and the version that is fixed, once for each release. */
function aRecord(id: string, ...affected: [ecosystem: string, name: string, fixed: string][]) {
  return {
    id,
    affected: affected.map(([ecosystem, name, fixed]) => ({
      package: { ecosystem, name },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
    })),
  };
}

function indexOf(...records: unknown[]): AdvisoryIndex {
  const compiler = new IndexCompiler();
  for (const record of records) compiler.add(new TextEncoder().encode(JSON.stringify(record)));
  return openWholeIndex(compiler.finish());
}

/** The ids, with the reason before them where it could not be checked in full. */
function said(index: AdvisoryIndex, answer: MatchAnswer): string {
  const ids = (answer.hits ?? []).map(({ advisory }) => index.advisory(advisory).id).sort();
  return [...(answer.checked ? [] : [answer.reason]), ...ids].join(' ');
}

function forPurl(index: AdvisoryIndex, purl: string): string {
  return said(index, index.matchPurl(purl));
}

describe('packages of distributions', () => {
  const debian = indexOf(
    aRecord('DSA-1', ['Debian:11', 'curl', '7.74.0-1.3+deb11u9'], ['Debian:12', 'curl', '7.88.1-10+deb12u4']),
    aRecord('DSA-2', ['Debian:12', 'curl', '7.88.1-10+deb12u6']),
    aRecord('DSA-3', ['Debian:11', 'util-linux', '2.36.1-8+deb11u2']),
  );

  it('match by release, however the package URL writes it', () => {
    for (const distro of ['debian-12', 'debian-12.5', 'bookworm', 'debian-bookworm', '12', 'Debian%2012']) {
      expect(forPurl(debian, `pkg:deb/debian/curl@7.88.1-10%2Bdeb12u4?distro=${distro}`), distro).toBe('DSA-2');
    }
    expect(forPurl(debian, 'pkg:deb/debian/curl@7.74.0-1.3%2Bdeb11u8?distro=debian-11')).toBe('DSA-1');
    expect(forPurl(debian, 'pkg:deb/debian/curl@7.0-1?os_name=debian&os_version=12')).toBe('DSA-1 DSA-2');
  });

  it('match by the source and its version', () => {
    const util = 'pkg:deb/debian/bsdutils@1:2.36.1-8%2Bdeb11u1?distro=debian-11&upstream=util-linux';
    expect(forPurl(debian, `${util}%402.36.1-8%2Bdeb11u1`)).toBe('DSA-3');
    expect(forPurl(debian, `${util}%402.36.1-8%2Bdeb11u2`)).toBe('');
    expect(forPurl(debian, 'pkg:deb/debian/libcurl4@7.0-1?upstream=curl&distro=debian-12')).toBe('DSA-1 DSA-2');
    expect(forPurl(debian, 'pkg:deb/debian/curl@7.0-1?upstream=other&distro=debian-12')).toBe('');
  });

  it('without a release match only what is the same in all of them, and say so otherwise', () => {
    expect(forPurl(debian, 'pkg:deb/debian/curl@7.0-1')).toBe('no-release DSA-1');
    expect(forPurl(debian, 'pkg:deb/debian/curl@9.0-1')).toBe('');
    expect(forPurl(debian, 'pkg:deb/debian/util-linux@2.0-1')).toBe('DSA-3');
    expect(forPurl(debian, 'pkg:deb/debian/never-heard@1.0-1')).toBe('');
    expect(said(debian, debian.match('Debian', 'curl', '7.0-1'))).toBe('no-release DSA-1');
  });

  it('of a release that no advisory covers are not clean but unchecked', () => {
    expect(forPurl(debian, 'pkg:deb/debian/curl@7.0-1?distro=debian-13')).toBe('unknown-release');
    expect(forPurl(debian, 'pkg:deb/ubuntu/curl@7.0-1?distro=ubuntu-22.04')).toBe('unknown-release');
    expect(forPurl(debian, 'pkg:apk/wolfi/curl@7.0-r1')).toBe('unknown-release');
    expect(said(debian, debian.match('Debian:13', 'curl', '7.0-1'))).toBe('unknown-release');
  });

  it('match what holds in every release', () => {
    const index = indexOf(aRecord('D', ['Debian', 'curl', '8.0-1']), aRecord('E', ['Debian:12', 'curl', '7.5-1']));

    expect(forPurl(index, 'pkg:deb/debian/curl@7.0-1?distro=debian-12')).toBe('D E');
    expect(forPurl(index, 'pkg:deb/debian/curl@7.0-1?distro=debian-13')).toBe('D');
    expect(forPurl(index, 'pkg:deb/debian/curl@7.6-1')).toBe('D');
  });

  it('whose version cannot be read are unchecked', () => {
    expect(forPurl(debian, 'pkg:deb/debian/curl@%C3%A9?distro=debian-12')).toBe('unreadable-version');
  });

  it('of Ubuntu match what Ubuntu and Ubuntu Pro say, those for FIPS apart', () => {
    const index = indexOf(
      aRecord('USN-1', ['Ubuntu:18.04:LTS', 'openssl', '1.1.1-1ubuntu2.1~18.04.20']),
      aRecord('USN-2', ['Ubuntu:Pro:18.04:LTS', 'openssl', '1.1.1-1ubuntu2.1~18.04.23+esm1']),
      aRecord('USN-3', ['Ubuntu:Pro:FIPS:18.04:LTS', 'openssl', '1.1.1-1ubuntu2.fips.2.9']),
    );

    expect(forPurl(index, 'pkg:deb/ubuntu/libssl1.1@1.1.1-1ubuntu2.1~18.04.19?upstream=openssl&distro=bionic')).toBe(
      'USN-1 USN-2',
    );
    expect(forPurl(index, 'pkg:deb/ubuntu/openssl@1.1.1-1ubuntu2.1~18.04.21?distro=ubuntu-18.04')).toBe('USN-2');
    expect(forPurl(index, 'pkg:deb/ubuntu/openssl@1.1.1-1ubuntu2.fips.2.8?distro=ubuntu-18.04')).toBe('USN-3');
    expect(said(index, index.match('Ubuntu:18.04:LTS', 'openssl', '1.1.1-1'))).toBe('USN-1');
    expect(said(index, index.match('Ubuntu:18.04', 'openssl', '1.1.1-1'))).toBe('USN-1');
  });

  it('of the RPM family match by name, source and epoch', () => {
    const index = indexOf(
      aRecord('RHSA-1', ['Red Hat:enterprise_linux:9::baseos', 'openssl', '1:3.0.7-16.el9_2']),
      aRecord('RHSA-2', ['Red Hat:enterprise_linux:9::appstream', 'openssl-libs', '1:3.0.7-17.el9_2']),
      aRecord('RHSA-3', ['Red Hat:rhel_aus:8.4::appstream', 'openssl', '1:1.1.1k-9.el8_4']),
      aRecord('ALSA-1', ['AlmaLinux:9', 'kernel', '5.14.0-362.el9']),
      aRecord('RLSA-1', ['Rocky Linux:9', 'curl', '7.76.1-23.el9_2.1']),
    );
    const libs = 'pkg:rpm/redhat/openssl-libs@3.0.7-6.el9?epoch=1&distro=rhel-9.2';

    expect(forPurl(index, libs)).toBe('RHSA-2');
    expect(forPurl(index, `${libs}&upstream=openssl-3.0.7-6.el9.src.rpm`)).toBe('RHSA-1 RHSA-2');
    expect(forPurl(index, 'pkg:rpm/redhat/openssl@3.0.7-20.el9?epoch=1&distro=rhel-9.4')).toBe('');
    expect(forPurl(index, 'pkg:rpm/almalinux/kernel@5.14.0-70.el9?distro=almalinux-9.2')).toBe('ALSA-1');
    expect(forPurl(index, 'pkg:rpm/almalinux/kernel@5.14.0-70.el8?distro=almalinux-8')).toBe('unknown-release');
    expect(forPurl(index, 'pkg:rpm/rocky/libcurl@7.76.1-1.el9?upstream=curl&distro=rocky-9.1')).toBe('RLSA-1');
  });

  it('of SUSE, openSUSE, openEuler and the small ones match by their names of releases', () => {
    const index = indexOf(
      aRecord('SUSE-1', ['SUSE:Linux Enterprise Module for Basesystem 15 SP5', 'curl', '8.0.1-1']),
      aRecord('SUSE-2', ['SUSE:Linux Enterprise Server 15 SP3-LTSS', 'curl', '7.66.0-1']),
      aRecord('SUSE-3', ['SUSE:Linux Enterprise Module for Web and Scripting 12', 'nodejs16', '16.20.0-1']),
      aRecord('SUSE-4', ['SUSE:Linux Enterprise Server 12 SP5', 'curl', '8.0.1-1']),
      aRecord('SUSE-5', ['openSUSE:Leap 15.5', 'curl', '8.0.1-1'], ['openSUSE:Tumbleweed', 'curl', '8.5.0-1']),
      aRecord(
        'OE-1',
        ['openEuler:22.03-LTS-SP3', 'curl', '7.79.1-20'],
        ['openEuler:22.03-LTS-SP1', 'curl', '7.79.1-9'],
      ),
      aRecord('ALPINE-1', ['Alpine:v3.18', 'openssl', '3.1.4-r1']),
      aRecord('AZL-1', ['Azure Linux:3', 'curl', '8.8.0-1']),
      aRecord('PHSA-1', ['Photon OS:4.0', 'curl', '8.1.2-5.ph4']),
      aRecord('MGASA-1', ['Mageia:9', 'curl', '7.88.1-3.mga9']),
      aRecord('CGA-1', ['Wolfi', 'curl', '8.6.0-r0'], ['Chainguard', 'curl', '8.6.0-r0']),
      aRecord('ECHO-1', ['Echo', 'curl', '7.88.1-10+e1']),
    );
    const answers = {
      'pkg:rpm/suse/curl@7.0-1?distro=sles-15.5': 'SUSE-1',
      'pkg:rpm/suse/libcurl4@7.0-1?distro=sles-15-sp3&upstream=curl-7.0-1.src.rpm': 'SUSE-2',
      'pkg:rpm/suse/nodejs16@16.0.0-1?distro=sles-12.5': 'SUSE-3',
      'pkg:rpm/opensuse/curl@8.1.0-1?distro=opensuse-leap-15.5': '',
      'pkg:rpm/opensuse/curl@8.1.0-1?distro=opensuse-tumbleweed-20240101': 'SUSE-5',
      'pkg:rpm/openeuler/curl@7.79.1-3?distro=openeuler-22.03-LTS-SP3': 'OE-1',
      'pkg:rpm/openeuler/curl@7.79.1-3?distro=openeuler-22.03': 'OE-1',
      'pkg:rpm/openeuler/curl@7.79.1-12?distro=openeuler-22.03': 'no-release',
      'pkg:apk/alpine/libssl3@3.1.4-r0?upstream=openssl&distro=alpine-3.18.4': 'ALPINE-1',
      'pkg:apk/alpine/libssl3@3.1.4-r0?upstream=openssl&distro=alpine-3.20_alpha20230901': 'unknown-release',
      'pkg:rpm/azurelinux/curl@8.0.0-1?distro=azurelinux-3.0': 'AZL-1',
      'pkg:rpm/photon/curl@8.0.0-1.ph4?distro=photon-4.0': 'PHSA-1',
      'pkg:rpm/mageia/curl@7.0-1?distro=mageia-9': 'MGASA-1',
      'pkg:apk/wolfi/curl@8.5.0-r0': 'CGA-1',
      'pkg:apk/chainguard/curl@8.5.0-r0?distro=chainguard-20230214': 'CGA-1',
      'pkg:deb/echo/curl@7.88.1-10': 'ECHO-1',
    };

    for (const [purl, expected] of Object.entries(answers)) expect(forPurl(index, purl), purl).toBe(expected);
  });

  it('explain a hit by the ecosystem with its release', () => {
    const answer = debian.matchPurl('pkg:deb/debian/libcurl4@7.0-1?upstream=curl&distro=debian-11');

    expect(debian.explain(answer.hits![0]!)).toMatchObject({ ecosystem: 'Debian:11', name: 'curl', by: 'range' });
  });

  it('are answered for a release as the plain algorithm answers', () => {
    const ecosystem = fc.constantFrom('Debian:11', 'Debian:12', 'Debian', 'Alpine:v3.18', 'AlmaLinux:9', 'Wolfi');
    const name = fc.constantFrom('a', 'b');
    const version = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(2)).map(([x, y, z]) => `${x}.${y}-r${z}`);
    const records = fc.array(fc.array(fc.tuple(ecosystem, name, version), { maxLength: 4 }), { maxLength: 6 });

    fc.assert(
      fc.property(records, ecosystem, name, version, (list, asked, called, installed) => {
        fc.pre(asked !== 'Debian');
        const made = list.map((affected, i) => aRecord(`R-${i}`, ...affected));
        const index = indexOf(...made);
        const plain = new PlainMatcher(
          made.map((record) => {
            const read = readOsvRecord(record);
            if (!read.ok) throw new Error(read.reason);
            return read.record;
          }),
        );
        const answer = index.match(asked, called, installed);
        fc.pre(answer.checked || answer.reason !== 'unknown-release');
        expect(said(index, answer)).toBe((plain.match(asked, called, installed) ?? ['unreadable-version']).join(' '));
      }),
      { numRuns: 200 },
    );
  });
});
