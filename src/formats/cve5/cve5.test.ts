import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalsOf } from '../osv/intervals.ts';
import { readOsvRecord } from '../osv/record.ts';
import { encodeVersion, type ReadableEcosystem } from '../versions/ecosystems.ts';
import { osvAffectedOf } from './affected.ts';
import { packageOf } from './package.ts';
import { osvFormOfCve, readCveRecord, statementsOfCve } from './record.ts';

const npm = { collectionURL: 'https://www.npmjs.com', packageName: 'left-pad' };

function eventsOf(entry: Record<string, unknown>) {
  return osvAffectedOf({ ...npm, ...entry })?.ranges.map(({ events }) => events);
}

describe('packageOf', () => {
  it.each([
    [{ packageURL: 'pkg:npm/%40acme/anvil' }, { ecosystem: 'npm', name: '@acme/anvil' }],
    [{ packageURL: 'pkg:maven/org.acme/anvil@1' }, { ecosystem: 'Maven', name: 'org.acme:anvil' }],
    [
      { collectionURL: 'https://www.npmjs.com/', packageName: 'libxmljs' },
      { ecosystem: 'npm', name: 'libxmljs' },
    ],
    [
      { collectionURL: 'https://repo.maven.apache.org/maven2', packageName: 'a:b' },
      { ecosystem: 'Maven', name: 'a:b' },
    ],
    [
      { collectionURL: 'https://pypi.org/project', packageName: 'anvil' },
      { ecosystem: 'PyPI', name: 'anvil' },
    ],
    [{ collectionURL: 'https://repo.maven.apache.org/maven2', packageName: 'Anvil' }, undefined],
    [{ collectionURL: 'https://pypi.org.example.com', packageName: 'anvil' }, undefined],
    [{ collectionURL: 'https://wordpress.org/plugins', packageName: 'anvil' }, undefined],
    [{ vendor: 'acme', product: 'anvil' }, undefined],
  ])('reads %j as %j', (entry, named) => {
    expect(packageOf(entry)).toEqual(named);
  });
});

describe('osvAffectedOf', () => {
  it('reads a range up to a version that is not affected as fixed there', () => {
    const versions = [{ version: '1.0.0', status: 'affected', lessThan: '1.2.3', versionType: 'semver' }];

    expect(eventsOf({ defaultStatus: 'unaffected', versions })).toEqual([
      [{ introduced: '1.0.0' }, { fixed: '1.2.3' }],
    ]);
  });

  it('calls the end of what is known no fix', () => {
    const versions = [{ version: '0', status: 'affected', lessThan: '1.2.3' }];

    expect(eventsOf({ versions })).toEqual([[{ introduced: '0' }, { limit: '1.2.3' }]]);
  });

  it('follows the changes within a range', () => {
    const changes = [
      { at: '1.1.5', status: 'unaffected' },
      { at: '1.2.0', status: 'affected' },
    ];
    const versions = [{ version: '1.0.0', status: 'affected', lessThanOrEqual: '1.2.9', changes }];

    expect(eventsOf({ defaultStatus: 'unaffected', versions })).toEqual([
      [{ introduced: '1.0.0' }, { fixed: '1.1.5' }],
      [{ introduced: '1.2.0' }, { last_affected: '1.2.9' }],
    ]);
  });

  it('takes every version but those that are stated otherwise, where that is the default', () => {
    const versions = [
      { version: '2.0.0', status: 'unaffected', lessThan: '3.0.0' },
      { version: '4.0.0', status: 'unaffected', lessThan: '*' },
    ];

    expect(eventsOf({ defaultStatus: 'affected', versions })).toEqual([
      [{ introduced: '0' }, { fixed: '2.0.0' }],
      [{ introduced: '3.0.0' }, { fixed: '4.0.0' }],
    ]);
  });

  it('leaves out what no range can say: every version but a single one', () => {
    const versions = [{ version: '2.0.0', status: 'unaffected' }];

    expect(eventsOf({ defaultStatus: 'affected', versions })).toEqual([]);
  });

  it('reads the ranges that GitHub writes in place of a version', () => {
    const versions = [
      { version: '>= 2.0.0, < 2.3.1', status: 'affected' },
      { version: '< 1.4.2', status: 'affected' },
    ];

    expect(eventsOf({ defaultStatus: 'unaffected', versions })).toEqual([
      [{ introduced: '2.0.0' }, { fixed: '2.3.1' }],
      [{ introduced: '0' }, { fixed: '1.4.2' }],
    ]);
  });

  it('takes no version from what names none, and none that is ordered by commits', () => {
    const versions = [
      { version: 'n/a', status: 'affected' },
      { version: 'unspecified', status: 'affected' },
      { version: 'abc', lessThan: 'def', status: 'affected', versionType: 'git' },
    ];

    expect(osvAffectedOf({ ...npm, versions })).toMatchObject({ ranges: [], versions: [] });
  });

  it('never gives a version that is stated as unaffected a place in a range', () => {
    const version = fc.tuple(fc.nat(5), fc.nat(5)).map(([a, b]) => `${a}.${b}.0`);
    const entry = fc.record({
      version,
      lessThan: version,
      status: fc.constantFrom('affected', 'unaffected', 'unknown'),
    });
    const key = (text: string) => encodeVersion('npm' as ReadableEcosystem, text)!;
    const lies = (text: string, { version: from, lessThan }: { version: string; lessThan: string }) =>
      Buffer.compare(key(text), key(from)) >= 0 && Buffer.compare(key(text), key(lessThan)) < 0;

    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), version, (versions, asked) => {
        const isStatedAffected = versions.some((one) => one.status === 'affected' && lies(asked, one));
        const isStatedOtherwise = versions.some((one) => one.status !== 'affected' && lies(asked, one));
        const affected = osvAffectedOf({ ...npm, defaultStatus: 'affected', versions })!;
        const isFound = affected.ranges.some(({ events }) => {
          const read = intervalsOf(readEvents(events), key);
          return (
            read.ok &&
            read.intervals.some(
              ({ from, to }) =>
                Buffer.compare(key(asked), from) >= 0 && (to === null || Buffer.compare(key(asked), to) < 0),
            )
          );
        });
        if (isStatedOtherwise && !isStatedAffected) expect(isFound).toBe(false);
        if (!isStatedOtherwise) expect(isFound).toBe(true);
      }),
    );
  });
});

function readEvents(events: readonly object[]) {
  const record = { id: 'X', affected: [{ package: { ecosystem: 'npm', name: 'x' }, ranges: [{ events }] }] };
  const read = readOsvRecord(record);
  return read.ok ? read.record.affected[0]!.ranges[0]!.events : [];
}

describe('a CVE record', () => {
  const record = {
    dataType: 'CVE_RECORD',
    cveMetadata: {
      cveId: 'CVE-2024-1000',
      state: 'PUBLISHED',
      assignerShortName: 'acme',
      dateUpdated: '2024-05-01T00:00:00Z',
    },
    containers: {
      cna: {
        providerMetadata: { shortName: 'acme', dateUpdated: '2024-05-01T00:00:00Z' },
        title: 'Anvils fall',
        tags: ['disputed'],
        affected: [
          {
            vendor: 'acme',
            product: 'anvil',
            cpes: ['cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*'],
            versions: [{ version: '1.0', lessThan: '1.5', status: 'affected', versionType: 'semver' }],
          },
        ],
      },
      adp: [
        {
          title: 'CISA ADP Vulnrichment',
          providerMetadata: { shortName: 'CISA-ADP', dateUpdated: '2024-06-01T00:00:00Z' },
          metrics: [
            {
              cvssV3_1: {
                vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
                baseScore: 9.8,
                baseSeverity: 'CRITICAL',
              },
            },
            {
              other: {
                type: 'ssvc',
                content: { options: [{ Exploitation: 'poc' }, { Automatable: 'yes' }, { 'Technical Impact': 'new' }] },
              },
            },
          ],
        },
        { title: 'CVE Program Container', references: [{ url: 'https://example.com' }] },
      ],
    },
  };

  it('gives a statement of each organisation that says something', () => {
    const [cna, cisa, ...others] = statementsOfCve(readCveRecord(record)!);

    expect(cna).toMatchObject({ by: 'acme', state: 'disputed', summary: 'Anvils fall', severities: [] });
    expect(cna?.affected).toEqual([
      {
        product: 'acme anvil',
        ranges: [{ from: '1.0', above: null, below: '1.5', through: null }],
        versions: [],
        fixed: [],
      },
    ]);
    expect(cisa).toMatchObject({ by: 'CISA-ADP', severities: [{ score: 9.8 }] });
    expect(cisa?.ssvc).toEqual({ exploitation: 'public poc', automatable: 'yes', technicalImpact: null, at: null });
    expect(others).toEqual([]);
  });

  it('has the form of OSV under a name of its own, as of its latest change, with its CPE ranges', () => {
    const form = osvFormOfCve(readCveRecord(record)!);

    expect(form).toMatchObject({
      id: 'cve:CVE-2024-1000',
      aliases: ['CVE-2024-1000'],
      modified: '2024-06-01T00:00:00Z',
    });
    expect(form.withdrawn).toBeUndefined();
    expect(form.database_specific.cpe_configurations?.[0]?.nodes[0]?.cpeMatch).toMatchObject([
      { criteria: 'cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*', versionStartIncluding: '1.0', versionEndExcluding: '1.5' },
    ]);
  });

  it('counts as withdrawn once it is rejected', () => {
    const rejected = {
      ...record,
      cveMetadata: { ...record.cveMetadata, state: 'REJECTED' },
      containers: { cna: { rejectedReasons: [{ lang: 'en', value: 'A duplicate.' }] } },
    };

    const read = readCveRecord(rejected)!;

    expect(osvFormOfCve(read).withdrawn).toBe('2024-05-01T00:00:00Z');
    expect(statementsOfCve(read)).toMatchObject([{ state: 'rejected', stateReason: 'A duplicate.' }]);
  });
});
