import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../common/errors.ts';
import { type OsvRecord, readOsvRecord } from '../../formats/osv/record.ts';
import { versionOrders } from '../../formats/versions/version-order.ts';
import { type AdvisoryIndex, type MatchAnswer, uncheckedReasons, uncheckedSentences } from './advisory-index.ts';
import cases from './fixtures/cases.json' with { type: 'json' };
import { IndexCompiler } from './index-compiler.ts';
import { headerBytes, isIndexFile, readIndexHeader } from './index-file.ts';
import { openIndex, openWholeIndex } from './open-index.ts';
import { PlainMatcher } from './plain-matcher.ts';

type Json = Record<string, unknown>;

function compile(records: unknown[]): Uint8Array {
  const compiler = new IndexCompiler();
  for (const record of records) compiler.add(new TextEncoder().encode(JSON.stringify(record)));
  return compiler.finish();
}

function indexOf(...records: unknown[]): AdvisoryIndex {
  return openWholeIndex(compile(records));
}

function aRecord(
  id: string,
  ecosystem: string,
  name: string,
  more: Json & { range?: Json[]; versions?: string[] },
): Json {
  const { range, versions, ...rest } = more;
  const ranges = range ? [{ type: 'ECOSYSTEM', events: range }] : [];
  return {
    id,
    modified: '2024-05-01T00:00:00Z',
    affected: [{ package: { ecosystem, name }, ranges, versions }],
    ...rest,
  };
}

function idsOf(index: AdvisoryIndex, answer: MatchAnswer): string[] | string {
  return answer.checked ? answer.hits.map(({ advisory }) => index.advisory(advisory).id).sort() : answer.reason;
}

function idsFor(index: AdvisoryIndex, purl: string): string[] | string {
  return idsOf(index, index.matchPurl(purl));
}

describe('an advisory index', () => {
  it('matches the versions of a range, its start and not its fix', () => {
    const index = indexOf(aRecord('A', 'npm', 'thing', { range: [{ introduced: '1.0.0' }, { fixed: '1.2.0' }] }));

    expect(idsFor(index, 'pkg:npm/thing@0.9.9')).toEqual([]);
    expect(idsFor(index, 'pkg:npm/thing@1.0.0-rc.1')).toEqual([]);
    expect(idsFor(index, 'pkg:npm/thing@1.0.0')).toEqual(['A']);
    expect(idsFor(index, 'pkg:npm/thing@1.2.0-rc.1')).toEqual(['A']);
    expect(idsFor(index, 'pkg:npm/thing@1.2.0')).toEqual([]);
    expect(idsFor(index, 'pkg:npm/other@1.0.0')).toEqual([]);
  });

  it('matches the last affected version and nothing after it', () => {
    const index = indexOf(aRecord('A', 'Maven', 'g:a', { range: [{ introduced: '0' }, { last_affected: '2.0' }] }));

    expect(idsFor(index, 'pkg:maven/g/a@2.0.0')).toEqual(['A']);
    expect(idsFor(index, 'pkg:maven/g/a@2.0-1')).toEqual([]);
    expect(idsFor(index, 'pkg:maven/g/a@2.0.1-SNAPSHOT')).toEqual([]);
    expect(idsFor(index, 'pkg:maven/g/a@0-alpha')).toEqual(['A']);
  });

  it('matches listed versions exactly, also those that nobody can order', () => {
    const index = indexOf(aRecord('A', 'PyPI', 'pytz', { versions: ['1.0', '2004d'] }));

    expect(idsFor(index, 'pkg:pypi/pytz@1.0.0')).toEqual(['A']);
    expect(idsFor(index, 'pkg:pypi/pytz@1.0.1')).toEqual([]);
    expect(idsFor(index, 'pkg:pypi/pytz@2004d')).toEqual(['A']);
    expect(idsFor(index, 'pkg:pypi/pytz@2004e')).toBe('unreadable-version');
  });

  it('orders versions whose keys agree in their first eight bytes', () => {
    const pseudo = (time: string) => `0.0.0-${time}-abcdefabcdef`;
    const index = indexOf(
      aRecord('A', 'Go', 'x.org/a', { range: [{ introduced: '0' }, { fixed: pseudo('20240101000000') }] }),
      aRecord('B', 'Go', 'x.org/a', {
        range: [{ introduced: pseudo('20230101000000') }, { last_affected: pseudo('20230601000000') }],
      }),
    );

    expect(idsFor(index, `pkg:golang/x.org/a@v${pseudo('20221231000000')}`)).toEqual(['A']);
    expect(idsFor(index, `pkg:golang/x.org/a@v${pseudo('20230101000000')}`)).toEqual(['A', 'B']);
    expect(idsFor(index, `pkg:golang/x.org/a@v${pseudo('20230601000000')}`)).toEqual(['A', 'B']);
    expect(idsFor(index, `pkg:golang/x.org/a@v${pseudo('20230601000001')}`)).toEqual(['A']);
    expect(idsFor(index, `pkg:golang/x.org/a@v${pseudo('20240101000000')}`)).toEqual([]);
  });

  it('keeps packages of one name in two ecosystems apart', () => {
    const index = indexOf(aRecord('A', 'npm', 'request', { range: [{ introduced: '0' }] }));

    expect(idsFor(index, 'pkg:npm/request@1.0.0')).toEqual(['A']);
    expect(idsFor(index, 'pkg:pypi/request@1.0.0')).toEqual([]);
    expect([index.knows('npm', 'request'), index.knows('PyPI', 'request'), index.knows('Debian', 'request')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('says why a component could not be checked', () => {
    const index = indexOf(aRecord('A', 'npm', 'thing', { range: [{ introduced: '0' }] }));

    expect(index.matchPurl('')).toEqual({ checked: false, reason: 'no-identifier' });
    expect(index.matchPurl('thing@1.0.0')).toEqual({ checked: false, reason: 'unreadable-identifier' });
    expect(index.matchPurl('pkg:rpm/fedora/curl@1.0')).toEqual({ checked: false, reason: 'unknown-ecosystem' });
    expect(index.matchPurl('pkg:deb/debian/curl@1.0')).toEqual({ checked: false, reason: 'unknown-release' });
    expect(index.matchPurl('pkg:npm/thing')).toEqual({ checked: false, reason: 'no-version' });
    expect(index.matchPurl('pkg:npm/thing@latest')).toEqual({ checked: false, reason: 'unreadable-version' });
    expect(index.matchPurl('pkg:npm/never-heard@latest')).toEqual({ checked: false, reason: 'unreadable-version' });
    expect(index.match('Android', 'curl', '1.0')).toEqual({ checked: false, reason: 'unknown-ecosystem' });
    expect(index.match('npm', 'thing', ' ')).toEqual({ checked: false, reason: 'no-version' });
    expect(index.match('npm', '', '1.0.0')).toEqual({ checked: false, reason: 'unreadable-identifier' });
  });

  it('has a sentence for each reason', () => {
    expect(Object.keys(uncheckedSentences).sort()).toEqual(
      uncheckedReasons.filter((reason) => reason !== 'checked').sort(),
    );
  });

  it('explains a hit in the words of the record', () => {
    const range = [{ introduced: '1.0.0' }, { fixed: '1.2.0' }, { introduced: '2.0.0-0' }, { fixed: '2.1.0' }];
    const index = indexOf(aRecord('A', 'npm', 'thing', { range, versions: ['1.1.0', '3.0.0'] }));
    const explain = (version: string) => {
      const answer = index.match('npm', 'thing', version);
      return answer.checked ? answer.hits.map((hit) => index.explain(hit)) : answer;
    };

    const words = { ecosystem: 'npm', name: 'thing' };
    const noRange = { introduced: null, fixed: null, lastAffected: null };
    expect(explain('1.1.0')).toEqual([
      {
        ...words,
        by: 'range',
        range: { introduced: '1.0.0', fixed: '1.2.0', lastAffected: null },
        fixedIn: ['1.2.0', '2.1.0'],
      },
    ]);
    expect(explain('2.0.1')).toEqual([
      {
        ...words,
        by: 'range',
        range: { introduced: '2.0.0-0', fixed: '2.1.0', lastAffected: null },
        fixedIn: ['2.1.0'],
      },
    ]);
    expect(explain('3.0.0')).toEqual([{ ...words, by: 'listed', range: noRange, fixedIn: [] }]);
  });

  it('tells of an advisory what its record tells', () => {
    const index = indexOf(
      aRecord('GHSA-a', 'npm', 'thing', {
        range: [{ introduced: '0' }],
        aliases: ['CVE-2024-1', 'MAL-2024-2'],
        summary: 'Zwei\nZeilen, ünd Ωmega',
        published: '2024-04-30T12:00:00Z',
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }],
        database_specific: { severity: 'HIGH' },
      }),
    );

    expect(index.advisory(0)).toEqual({
      id: 'GHSA-a',
      aliases: ['CVE-2024-1', 'MAL-2024-2'],
      summary: 'Zwei Zeilen, ünd Ωmega',
      published: '2024-04-30',
      modified: '2024-05-01',
      vectors: ['CVSS:3.1/AV:N'],
      severityWord: 'HIGH',
      severity: { level: 'high', vector: null },
      malicious: true,
    });
  });

  it('gives an advisory once, though several of its ranges hold the version', () => {
    const record = aRecord('A', 'PyPI', 'Thing_x', { range: [{ introduced: '0' }], versions: ['1.0'] });
    (record.affected as Json[]).push({
      package: { ecosystem: 'PyPI', name: 'thing-X' },
      versions: ['1.0'],
      ranges: [],
    });

    expect(idsFor(indexOf(record), 'pkg:pypi/thing.x@1.0')).toEqual(['A']);
  });
});

describe('our own cases for npm, Maven and crates.io', () => {
  const index = indexOf(...cases.records);

  it.each(cases.cases as [string, string[]][])('answer %s with %j', (purl, ids) => {
    expect(idsFor(index, purl)).toEqual(ids);
  });
});

describe('vulnerabilities', () => {
  const range = [{ introduced: '0' }];

  it('join records that name each other, directly or through an id that both know', () => {
    const index = indexOf(
      aRecord('GHSA-1', 'npm', 'a', { range, aliases: ['CVE-2024-9'] }),
      aRecord('PYSEC-1', 'PyPI', 'b', { range, aliases: ['CVE-2024-9', 'SNYK-1'] }),
      aRecord('OSV-7', 'Go', 'c', { range, aliases: ['SNYK-1'] }),
      aRecord('GHSA-2', 'npm', 'a', { range, related: ['GHSA-1'] }),
    );
    const numbers = new Map([0, 1, 2, 3].map((number) => [index.advisory(number).id, number]));
    const joined = ['GHSA-1', 'PYSEC-1', 'OSV-7'].map((id) => numbers.get(id)!).sort((a, b) => a - b);

    for (const number of joined) {
      expect(index.vulnerabilityOf(number)).toBe(joined[0]);
      expect(index.vulnerability(number)).toEqual({
        id: 'CVE-2024-9',
        aliases: ['GHSA-1', 'OSV-7', 'PYSEC-1', 'SNYK-1'],
        advisories: joined,
        records: joined.map((one) => {
          const { id, summary, severity } = index.advisory(one);
          return { id, summary, severity };
        }),
        malicious: false,
      });
    }
    expect(index.vulnerability(numbers.get('GHSA-2')!)).toMatchObject({ id: 'GHSA-2', aliases: [] });
  });

  it('are malicious where one of their names is a malicious-package record', () => {
    const index = indexOf(
      aRecord('GHSA-1', 'npm', 'a', { range }),
      aRecord('MAL-2024-1', 'npm', 'a', { range, aliases: ['GHSA-1'] }),
    );

    expect([index.vulnerability(0), index.vulnerability(1)]).toMatchObject([{ malicious: true }, { malicious: true }]);
  });
});

describe('compiling', () => {
  it('counts what is left out, by reason', () => {
    const index = indexOf(
      aRecord('A', 'npm', 'thing', { range: [{ introduced: '0' }] }),
      aRecord('B', 'npm', 'thing', { range: [{ introduced: '0' }], withdrawn: '2024-01-01T00:00:00Z' }),
      aRecord('C', 'FreeBSD:ports', 'curl', { range: [{ introduced: '0' }] }),
      aRecord('D', 'npm', 'thing', {}),
      aRecord('E', 'npm', 'thing', { range: [{ introduced: '0' }, { fixed: 'tomorrow' }], versions: ['1.0.0'] }),
      { id: 'F' },
      { name: 'no record' },
      7,
    );

    expect(index.corpus.count).toBe(2);
    expect(index.corpus.skipped).toEqual([
      { reason: 'no-id', count: 1 },
      { reason: 'no-package', count: 1 },
      { reason: 'no-versions', count: 1 },
      { reason: 'not-an-advisory', count: 1 },
      { reason: 'range-with-unreadable-version', count: 1 },
      { reason: 'unknown-ecosystem', count: 1 },
      { reason: 'withdrawn', count: 1 },
    ]);
    expect(idsFor(index, 'pkg:npm/thing@1.0.0')).toEqual(['A', 'E']);
    expect(idsFor(index, 'pkg:npm/thing@2.0.0')).toEqual(['A']);
  });

  it('takes the last modified of two records with one id, a withdrawal too', () => {
    const older = aRecord('A', 'npm', 'thing', { range: [{ introduced: '0' }], modified: '2024-01-01T00:00:00Z' });
    const withdrawn = { ...older, modified: '2024-02-01T00:00:00Z', withdrawn: '2024-02-01T00:00:00Z' };

    for (const records of [
      [older, withdrawn],
      [withdrawn, older],
    ]) {
      const index = indexOf(...records);
      expect(index.corpus).toMatchObject({
        count: 0,
        skipped: [
          { reason: 'duplicate', count: 1 },
          { reason: 'withdrawn', count: 1 },
        ],
      });
    }
  });

  it('states the newest sensible date of the loaded records', () => {
    const range = [{ introduced: '0' }];
    const go = aRecord('GO-1', 'Go', 'x.org/a', { range, modified: '0001-01-01T00:00:00Z' });

    expect(indexOf(go).corpus.asOf).toBeNull();
    expect(indexOf(go, aRecord('A', 'npm', 'a', { range })).corpus.asOf).toBe('2024-05-01T00:00:00.000Z');
  });

  it('reads Maven packages of another repository as Maven', () => {
    const index = indexOf(
      aRecord('A', 'Maven:https://maven.google.com', 'androidx.core:core', { range: [{ introduced: '0' }] }),
    );

    expect(idsFor(index, 'pkg:maven/androidx.core/core@1.0')).toEqual(['A']);
    expect(idsOf(index, index.match('Maven:https://maven.google.com', 'androidx.core:core', '1.0'))).toEqual(['A']);
  });

  it('makes an index of no records that matches nothing', () => {
    const index = indexOf();

    expect(index.corpus).toMatchObject({ count: 0, asOf: null, skipped: [] });
    expect(idsFor(index, 'pkg:npm/thing@1.0.0')).toEqual([]);
  });
});

describe('an index file', () => {
  const file = compile([
    aRecord('A', 'npm', 'thing', { range: [{ introduced: '0' }, { fixed: '1.0.0' }] }),
    aRecord('B', 'PyPI', 'other', { versions: ['1.0'] }),
  ]);

  it('is known by its first bytes', () => {
    expect(isIndexFile(file)).toBe(true);
    expect(isIndexFile(new TextEncoder().encode('{"id":"A"}'))).toBe(false);
    expect(isIndexFile(new Uint8Array(0))).toBe(false);
  });

  it('opens by its hot part alone and reads of the cold part only what is asked for', () => {
    const { hotBytes, fileBytes } = readIndexHeader(file.subarray(0, headerBytes));
    const reads: number[] = [];
    const index = openIndex(file.slice(0, hotBytes), (offset, length) => {
      reads.push(length);
      return file.subarray(offset, offset + length);
    });

    expect(fileBytes).toBe(file.length);
    const answer = index.matchPurl('pkg:npm/thing@0.5.0');
    expect(answer).toMatchObject({ checked: true, hits: [{}] });
    expect(reads).toEqual([]);
    expect(idsOf(index, answer)).toEqual(['A']);
    expect(reads).toHaveLength(1);
  });

  it('is refused when it is cut off, changed anywhere, foreign or of another layout', () => {
    const { hotBytes } = readIndexHeader(file);
    const changed = (at: number) => file.with(at, file[at]! ^ 0x10);
    const refused = (bytes: Uint8Array) => {
      try {
        const index = openWholeIndex(bytes);
        for (let i = 0; i < 2; i++) index.advisory(i);
      } catch (error) {
        return error instanceof AppError ? error.message : `a fault: ${error}`;
      }
      return 'opened';
    };

    expect(refused(file)).toBe('opened');
    expect(refused(new Uint8Array(0))).toMatch(/no compiled advisory index/);
    expect(refused(new Uint8Array(1000))).toMatch(/no compiled advisory index/);
    expect(refused(file.subarray(0, 100))).toMatch(/damaged/);
    expect(refused(file.subarray(0, hotBytes - 1))).toMatch(/damaged/);
    expect(refused(file.with(7, 99))).toMatch(/another version of Holdfast/);
    for (let at = 8; at < file.length; at++)
      expect(refused(changed(at)), `byte ${at}`).toMatch(/damaged|Holdfast|index/);
  });
});

describe('any records', () => {
  const number = fc.constantFrom('0', '1', '2', '10', '300');
  const versions = {
    npm: fc
      .tuple(number, number, number, fc.constantFrom('', '', '-a', '-a.1', '-0.20240101000000.b', '+x'))
      .map(([a, b, c, pre]) => `${a}.${b}.${c}${pre}`),
    PyPI: fc
      .tuple(number, number, fc.constantFrom('', 'a1', '.dev1', '.post2', '+x', 'rc1.dev3', '-final'))
      .map(([a, b, end]) => `${a}.${b}${end}`),
    Maven: fc
      .tuple(number, number, fc.constantFrom('', '-SNAPSHOT', '.Final', '-rc1', '-jre', '.RELEASE', '-1'))
      .map(([a, b, end]) => `${a}.${b}${end}`),
  };
  const ecosystems = ['npm', 'PyPI', 'Maven'] as const;
  const names = { npm: ['a', '@s/a'], PyPI: ['a', 'a.B'], Maven: ['g:a', 'g:b'] };

  const affected = fc.constantFrom(...ecosystems).chain((ecosystem) => {
    const version = versions[ecosystem];
    const bound = fc.oneof({ weight: 4, arbitrary: version }, { weight: 1, arbitrary: fc.constant('0') });
    const event = fc.oneof(
      bound.map((introduced) => ({ introduced })),
      version.map((fixed) => ({ fixed })),
      version.map((last) => ({ last_affected: last })),
    );
    return fc.record({
      package: fc.record({ ecosystem: fc.constant(ecosystem), name: fc.constantFrom(...names[ecosystem]) }),
      ranges: fc.array(fc.record({ type: fc.constant('ECOSYSTEM'), events: fc.array(event, { maxLength: 4 }) }), {
        maxLength: 2,
      }),
      versions: fc.array(version, { maxLength: 3 }),
    });
  });
  const record = fc.record({
    id: fc.nat(30).map((n) => `R-${n}`),
    modified: fc.nat(9).map((n) => `202${n}-01-01T00:00:00Z`),
    aliases: fc.array(
      fc.nat(5).map((n) => `CVE-2024-${n}`),
      { maxLength: 1 },
    ),
    affected: fc.array(affected, { maxLength: 3 }),
  });
  const records = fc.uniqueArray(record, { selector: ({ id }) => id, maxLength: 12 });
  const query = fc.constantFrom(...ecosystems).chain((ecosystem) =>
    fc.record({
      ecosystem: fc.constant(ecosystem),
      name: fc.constantFrom(...names[ecosystem]),
      version: versions[ecosystem],
    }),
  );

  it('are answered as the plain algorithm answers them', () => {
    fc.assert(
      fc.property(records, fc.array(query, { minLength: 1, maxLength: 20 }), (list, queries) => {
        const index = indexOf(...list);
        const plain = new PlainMatcher(list.map(recordOf));
        for (const { ecosystem, name, version } of queries) {
          const expected = plain.match(ecosystem, name, version) ?? 'unreadable-version';
          expect(idsOf(index, index.match(ecosystem, name, version)), `${ecosystem} ${name} ${version}`).toEqual(
            expected,
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('give the same file in whatever order they come', () => {
    const shuffled = records.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );

    fc.assert(
      fc.property(shuffled, fc.array(record, { maxLength: 3 }), ([list, other], more) => {
        expect(Buffer.compare(compile([...list, ...more]), compile([...more.toReversed(), ...other]))).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('are answered alike in bulk and one by one', () => {
    const purl = fc.oneof(
      query.map(({ ecosystem, name, version }) => purlOf(ecosystem, name, version)),
      fc.constantFrom('', 'pkg:deb/x@1', 'pkg:npm/a', 'nonsense', 'pkg:npm/a@x'),
    );

    fc.assert(
      fc.property(records, fc.array(purl, { maxLength: 20 }), (list, purls) => {
        const index = indexOf(...list);
        const texts = purls.map((text) => new TextEncoder().encode(text));
        const ends = texts.map((_, i) => texts.slice(0, i + 1).reduce((sum, part) => sum + part.length, 0));
        const starts = ends.map((end, i) => end - texts[i]!.length);
        const columns = {
          bytes: Buffer.concat(texts),
          starts: Uint32Array.from(starts),
          ends: Uint32Array.from(ends),
          count: purls.length,
        };

        const { reason, hits, component, advisory, range } = index.matchPurls(columns);

        const found = purls.map((): { advisory: number; range: number }[] => []);
        for (let i = 0; i < hits; i++) found[component[i]!]!.push({ advisory: advisory[i]!, range: range[i]! });
        const answers = purls.map((_, i): MatchAnswer => {
          const why = uncheckedReasons[reason[i]!]!;
          return why === 'checked' ? { checked: true, hits: found[i]! } : { checked: false, reason: why };
        });
        expect(answers).toEqual(purls.map((text) => index.matchPurl(text)));
      }),
      { numRuns: 200 },
    );
  });

  it('explain each hit by words that hold the version', () => {
    fc.assert(
      fc.property(records, query, (list, { ecosystem, name, version }) => {
        const index = indexOf(...list);
        const answer = index.match(ecosystem, name, version);
        for (const hit of answer.checked ? answer.hits : []) {
          const { by, range, fixedIn } = index.explain(hit);
          const { affected: entries } = recordOf(list.find(({ id }) => id === index.advisory(hit.advisory).id)!);
          const written = entries
            .flatMap((entry) => entry.ranges)
            .flatMap(({ events }) => events.map((event) => event.version));
          const listed = entries.flatMap((entry) => entry.versions);
          // A version that the ecosystem cannot read matches the same word only.
          const isSame = (text: string) => text === version || versionOrders[ecosystem](text, version) === 0;
          if (by === 'listed') expect(listed.some(isSame)).toBe(true);
          else expect(written).toEqual(expect.arrayContaining(Object.values(range).filter((bound) => bound !== null)));
          if (range.fixed !== null) expect(fixedIn).toContain(range.fixed);
        }
      }),
      { numRuns: 200 },
    );
  });
});

function recordOf(json: unknown): OsvRecord {
  const answer = readOsvRecord(json);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.record;
}

function purlOf(ecosystem: 'npm' | 'PyPI' | 'Maven', name: string, version: string): string {
  const type = { npm: 'npm', PyPI: 'pypi', Maven: 'maven' }[ecosystem];
  return `pkg:${type}/${name.replace(':', '/').replace('@', '%40')}@${version.replace('+', '%2B')}`;
}
