import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInRange } from '../../engines/matching/plain-matcher.ts';
import { compareKeys, encodeVersion } from '../versions/ecosystems.ts';
import { intervalsOf } from './intervals.ts';
import { parseOsvRecord } from './parse-record.ts';
import { type OsvEvent, readOsvRecord } from './record.ts';
import { linesOf, recordsOfDocument } from './split.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (part: Uint8Array) => new TextDecoder().decode(part);

describe('readOsvRecord', () => {
  it('reads what matching and showing need', () => {
    const answer = readOsvRecord({
      schema_version: '1.7.0',
      id: 'GHSA-aaaa-bbbb-cccc',
      aliases: ['CVE-2024-0001', 'GHSA-aaaa-bbbb-cccc', 'CVE-2024-0001'],
      related: ['CVE-2024-0002'],
      summary: ' A hole ',
      modified: '2024-02-01T00:00:00Z',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      database_specific: { severity: 'HIGH' },
      affected: [
        {
          package: { ecosystem: 'npm', name: 'thing' },
          ranges: [
            { type: 'GIT', events: [{ introduced: '0' }] },
            {
              type: 'SEMVER',
              events: [{ introduced: '0' }, { fixed: '1.2.0' }, { last_affected: '2.0.0' }, { limit: '3.0.0' }],
            },
          ],
          versions: ['0.1.0'],
          severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N' }],
        },
      ],
    });

    expect(answer).toEqual({
      ok: true,
      record: {
        id: 'GHSA-aaaa-bbbb-cccc',
        aliases: ['CVE-2024-0001'],
        summary: 'A hole',
        published: null,
        modified: '2024-02-01T00:00:00Z',
        withdrawn: null,
        vectors: [
          'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
          'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N',
        ],
        severityWord: 'HIGH',
        malicious: false,
        affected: [
          {
            ecosystem: 'npm',
            name: 'thing',
            ranges: [
              {
                events: [
                  { kind: 'introduced', version: '0' },
                  { kind: 'fixed', version: '1.2.0' },
                  { kind: 'lastAffected', version: '2.0.0' },
                  { kind: 'limit', version: '3.0.0' },
                ],
              },
            ],
            versions: ['0.1.0'],
          },
        ],
      },
    });
  });

  it('takes the first line of the details where there is no summary', () => {
    expect(readOsvRecord({ id: 'X-1', details: 'First line.\nSecond.' })).toMatchObject({
      record: { summary: 'First line.' },
    });
    expect(readOsvRecord({ id: 'X-1', details: 'x'.repeat(1000) })).toMatchObject({
      record: { summary: `${'x'.repeat(239)}…` },
    });
  });

  it('knows malicious packages by their id or alias', () => {
    expect(readOsvRecord({ id: 'MAL-2024-1' })).toMatchObject({ record: { malicious: true } });
    expect(readOsvRecord({ id: 'GHSA-x', aliases: ['MAL-2024-1'] })).toMatchObject({ record: { malicious: true } });
    expect(readOsvRecord({ id: 'GHSA-x', related: ['MAL-2024-1'] })).toMatchObject({ record: { malicious: false } });
  });

  it('finds the severity that RustSec and others keep elsewhere', () => {
    const affected = [
      {
        package: { ecosystem: 'crates.io', name: 'x' },
        database_specific: { cvss: 'CVSS:3.0/AV:N' },
        ecosystem_specific: { severity: 'low' },
      },
    ];

    expect(readOsvRecord({ id: 'RUSTSEC-1', affected })).toMatchObject({
      record: { vectors: ['CVSS:3.0/AV:N'], severityWord: 'low' },
    });
  });

  it('says why something is no record', () => {
    expect(parseOsvRecord(bytes('{"id":'))).toEqual({ ok: false, reason: 'not-json' });
    expect(parseOsvRecord(bytes('7'))).toEqual({ ok: false, reason: 'not-an-advisory' });
    expect(parseOsvRecord(bytes('[]'))).toEqual({ ok: false, reason: 'not-an-advisory' });
    expect(parseOsvRecord(bytes('{"name":"left-pad"}'))).toEqual({ ok: false, reason: 'no-id' });
    expect(parseOsvRecord(bytes('{"id":" "}'))).toEqual({ ok: false, reason: 'no-id' });
    expect(parseOsvRecord(bytes('{"id":"X","affected":{}}'))).toEqual({ ok: false, reason: 'not-an-advisory' });
  });

  it('survives any JSON', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.dictionary(fc.constantFrom('affected', 'aliases', 'severity', 'id', 'package'), fc.jsonValue()),
        (json, loose) => {
          expect(() => parseOsvRecord(bytes(json))).not.toThrow();
          expect(() => readOsvRecord({ id: 'X', affected: [loose], ...loose })).not.toThrow();
        },
      ),
    );
  });
});

describe('intervalsOf', () => {
  const encode = (version: string) => encodeVersion('npm', version);
  const events = (...parts: [OsvEvent['kind'], string][]): OsvEvent[] =>
    parts.map(([kind, version]) => ({ kind, version }));
  const wordsOf = (list: OsvEvent[]) => {
    const answer = intervalsOf(list, encode);
    return answer.ok
      ? answer.intervals.map(
          ({ introduced, fixed, lastAffected, to }) =>
            `${introduced} ${fixed ?? ''}|${lastAffected ?? ''}${to ? '' : ' open'}`,
        )
      : answer.reason;
  };

  it('sorts the events and pairs each start with the next end', () => {
    expect(
      wordsOf(events(['fixed', '5.2.0'], ['introduced', '5.0.0'], ['fixed', '4.3.0'], ['introduced', '0'])),
    ).toEqual(['0 4.3.0|', '5.0.0 5.2.0|']);
  });

  it('keeps an interval open that nothing ends, and joins starts within one', () => {
    expect(wordsOf(events(['introduced', '1.0.0'], ['introduced', '2.0.0']))).toEqual(['1.0.0 | open']);
  });

  it('holds a single version between equal bounds', () => {
    expect(wordsOf(events(['introduced', '1.0.0'], ['lastAffected', '1.0.0']))).toEqual(['1.0.0 |1.0.0']);
    expect(wordsOf(events(['introduced', '1.0.0'], ['fixed', '1.0.0']))).toEqual([]);
  });

  it('ends at the largest limit', () => {
    expect(wordsOf(events(['introduced', '0'], ['fixed', '4.0.0'], ['limit', '2.0.0'], ['limit', '3.0.0']))).toEqual([
      '0 |',
    ]);
    expect(wordsOf(events(['introduced', '0'], ['fixed', '4.0.0'], ['limit', '*']))).toEqual(['0 4.0.0|']);
  });

  it('names what makes a range useless', () => {
    expect(wordsOf(events(['fixed', '1.0.0']))).toBe('range-without-introduced');
    expect(wordsOf(events(['introduced', '0'], ['fixed', 'tomorrow']))).toBe('range-with-unreadable-version');
  });

  it('decides every version as the algorithm of the schema does', () => {
    const version = fc
      .tuple(fc.nat(2), fc.nat(2), fc.constantFrom('', '-a', '-a.1'))
      .map(([a, b, pre]) => `${a}.${b}.0${pre}`);
    const event = fc.record({
      kind: fc.constantFrom('introduced', 'fixed', 'lastAffected', 'introduced', 'fixed', 'limit'),
      version: fc.oneof({ weight: 6, arbitrary: version }, { weight: 1, arbitrary: fc.constantFrom('0', '*', 'none') }),
    });

    fc.assert(
      fc.property(fc.array(event as fc.Arbitrary<OsvEvent>, { maxLength: 6 }), version, (list, candidate) => {
        fc.pre(!list.some(({ kind, version: bound }) => bound === '*' && kind !== 'limit'));
        const key = encode(candidate)!;
        const answer = intervalsOf(list, encode);
        const held =
          answer.ok &&
          answer.intervals.some(({ from, to }) => compareKeys(from, key) <= 0 && (!to || compareKeys(key, to) < 0));
        expect(held).toBe(isInRange('npm', list, candidate));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('splitting', () => {
  async function lines(...chunks: string[]): Promise<string[]> {
    const found: string[] = [];
    for await (const line of linesOf(chunks.map(bytes))) found.push(text(line));
    return found;
  }

  it('gives lines across chunks, and none for blanks', async () => {
    expect(await lines('{"a"', ':1}\n\n{"b":', '2}\r\n', ' \n{"c":3}')).toEqual(['{"a":1}', '{"b":2}\r', '{"c":3}']);
  });

  it('gives the same lines however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-z]{0,5}$/)),
        fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
        async (parts, cuts) => {
          const whole = parts.join('\n');
          const chunks: string[] = [];
          for (let at = 0; at < whole.length; ) {
            const step = cuts.next().value!;
            chunks.push(whole.slice(at, at + step));
            at += step;
          }
          expect(await lines(...chunks)).toEqual(parts.filter((part) => part !== ''));
        },
      ),
    );
  });

  it('takes an array apart, after blanks and a byte order mark too', () => {
    expect(recordsOfDocument(bytes('\ufeff [{"id":"A"},{"id":"B"}]')).map(text)).toEqual(['{"id":"A"}', '{"id":"B"}']);
    expect(recordsOfDocument(bytes('{"id":"A"}')).map(text)).toEqual(['{"id":"A"}']);
    expect(recordsOfDocument(bytes('[{"id":')).map(text)).toEqual(['[{"id":']);
  });
});
