import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compileKernel } from '../../../scripts/compile-kernel.mjs';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { parseOsvRecord, parsePlainly } from './parse-record.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Both ways agree, and the first did not ask the other. */
function expectPicked(text: string) {
  const parse = vi.spyOn(JSON, 'parse');
  const picked = parseOsvRecord(bytes(text));
  const asked = parse.mock.calls.length;
  parse.mockRestore();

  expect(asked).toBe(0);
  expect(picked).toEqual(parsePlainly(bytes(text)));
  return picked;
}

describe('parseOsvRecord', () => {
  it('picks everything we need, wherever it stands', () => {
    const picked = expectPicked(`{
      "details": "First line.\\nSecond.", "modified": "2024-05-02T00:00:00Z", "published": "2024-05-01T00:00:00Z",
      "database_specific": { "severity": "HIGH", "id": "no" }, "references": [{ "type": "WEB", "url": "u", "id": "no" }],
      "affected": [
        { "ranges": [
            { "events": [{ "introduced": "0" }, { "fixed": "1.0", "introduced": "0.5" }, { "last_affected": "3" }, { "limit": "4" }], "type": "SEMVER" },
            { "events": [{ "introduced": "no" }], "type": "GIT" }, "no range", { "type": 7 } ],
          "versions": ["1", "", 2, "größe"], "package": { "name": "a", "ecosystem": "npm", "purl": "pkg:npm/a" },
          "severity": [{ "type": "CVSS_V3", "score": "CVSS:3.1/AV:L" }], "database_specific": { "severity": "LOW", "cvss": "AV:N" },
          "ecosystem_specific": { "severity": "odd" } },
        { "package": { "ecosystem": "npm" } }, { "package": "no" }, 7 ],
      "severity": [{ "score": "CVSS:3.1/AV:N" }, { "score": "CVSS:3.1/AV:L" }, { "score": "9.8" }, {}],
      "aliases": ["CVE-2024-1", "CVE-2024-1", "", 5, "GHSA-1"], "withdrawn": null, "id": " GHSA-1 "
    }`);

    expect(picked).toMatchObject({
      record: {
        id: 'GHSA-1',
        aliases: ['CVE-2024-1'],
        summary: 'First line.',
        vectors: ['CVSS:3.1/AV:N', 'CVSS:3.1/AV:L', 'AV:N'],
        severityWord: 'HIGH',
        withdrawn: null,
      },
    });
    expect(picked).toHaveProperty('record.affected', [
      {
        ecosystem: 'npm',
        name: 'a',
        versions: ['1', 'größe'],
        ranges: [
          {
            events: [
              { kind: 'introduced', version: '0' },
              { kind: 'introduced', version: '0.5' },
              { kind: 'fixed', version: '1.0' },
              { kind: 'lastAffected', version: '3' },
              { kind: 'limit', version: '4' },
            ],
          },
          { events: [] },
        ],
      },
    ]);
  });

  it.each([
    ['escapes', '{"id":"A\\u002d1","summary":"a\\tb \\"c\\" \\ud83d\\ude00 ü","details":""}'],
    ['nothing but an id', '{"id":"A"}'],
    ['no id', '{"id":" ","affected":{}}'],
    ['a list that is none', '{"affected":{},"id":"A"}'],
    ['no list', '{"affected":null,"id":"A"}'],
    [
      'an unknown word only',
      '{"id":"A","affected":[{"ecosystem_specific":{"severity":"x"}},{"database_specific":{"severity":"y"}}]}',
    ],
  ])('agrees with the plain reader on %s', (_, text) => {
    expectPicked(text);
  });

  it.each([
    ['a member that stands twice', '{"id":"A","id":"B"}'],
    ['an escaped member name', '{"\\u0069d":"A"}'],
    ['half of a surrogate pair', '{"id":"A\\ud800"}'],
    ['a byte order mark', '\ufeff{"id":"A"}'],
    ['nesting beyond the limit', `{"id":"A","x":${'['.repeat(300)}${']'.repeat(300)}}`],
    ['a record of more than a megabyte', `{"id":"A","details":"${'x'.repeat(2 ** 20)}"}`],
  ])('leaves %s to the plain reader, which takes it', (_, text) => {
    expect(parseOsvRecord(bytes(text))).toEqual(parsePlainly(bytes(text)));
    expect(parseOsvRecord(bytes(text))).toHaveProperty('ok', true);
  });

  it('grows its memory for a record that is nothing but versions', () => {
    const versions = Array(200_000).fill('"1"').join();

    const picked = expectPicked(
      `{"id":"A","affected":[{"package":{"ecosystem":"npm","name":"a"},"versions":[${versions}]}]}`,
    );

    expect(picked).toHaveProperty('record.affected.0.versions.length', 200_000);
    expectPicked('{"id":"B"}');
  });

  it('agrees with the plain reader on any record, whole or broken', () => {
    let taken = 0;
    fc.assert(
      fc.property(record, fc.option(fc.tuple(fc.nat(), fc.nat(255)), { freq: 1 }), (text, damage) => {
        const given = bytes(text);
        if (damage) given[damage[0] % given.length] = damage[1];
        const answer = parseOsvRecord(given);
        if (answer.ok) taken++;

        expect(answer).toEqual(parsePlainly(given));
      }),
      { numRuns: 1_000 },
    );
    expect(taken).toBeGreaterThan(300);
  });
});

describe.runIf(hasConformanceData)('parseOsvRecord on real advisories', () => {
  it('agrees with the plain reader on each, and asks it for next to none', () => {
    let records = 0;
    const parse = vi.spyOn(JSON, 'parse');
    for (const file of conformanceFiles('vulns/osv', /^(go|pypi|crates-io)\.jsonl/)) {
      for (const line of new TextDecoder().decode(file.read()).split('\n')) {
        if (line === '') continue;
        const given = bytes(line);
        const before = parse.mock.calls.length;
        const picked = parseOsvRecord(given);
        expect(parse.mock.calls.length - before, line.slice(0, 60)).toBe(0);
        expect(picked).toEqual(parsePlainly(given));
        records++;
      }
    }
    parse.mockRestore();

    expect(records).toBeGreaterThan(5_000);
  });
});

describe('the kernel', () => {
  it('is what its source compiles to', async () => {
    const compiled = await compileKernel('src/formats/osv/read-record.as');

    expect(readFileSync('src/formats/osv/read-record.wasm.ts', 'utf8')).toBe(compiled);
  });
});

/** JSON text shaped like a record: the members that matter in any place and order, escapes, white space. */
const { record } = fc.letrec<Record<'text' | 'value' | 'object' | 'list' | 'record', string>>((tie) => {
  const name = fc.constantFrom(
    ...'id aliases summary details published modified withdrawn severity score database_specific ecosystem_specific'.split(
      ' ',
    ),
    ...'affected package ecosystem name ranges type events introduced fixed last_affected limit versions cvss x'.split(
      ' ',
    ),
  );
  const space = fc.constantFrom('', '', ' ', `\r\n${' '.repeat(20)}`);
  const membersOf = (names: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
    fc
      .uniqueArray(fc.tuple(names, space, value, space), { maxLength: 6, selector: ([member]) => member })
      .map((members) => members.map(([member, a, given, b]) => `"${member}"${a}:${given}${b}`));
  const listOf = (value: fc.Arbitrary<string>) => fc.array(value, { maxLength: 3 }).map((all) => `[${all.join()}]`);
  const objectOf = (names: readonly string[], value: fc.Arbitrary<string>) =>
    membersOf(fc.constantFrom(...names), value).map((members) => `{${members.join()}}`);
  const text = tie('text');
  const events = listOf(objectOf(['introduced', 'fixed', 'last_affected', 'limit', 'x'], text));
  const affected = fc
    .record(
      {
        package: fc.oneof(objectOf(['ecosystem', 'name', 'x'], text), fc.constant('{"ecosystem":"npm","name":"a"}')),
        ranges: listOf(
          fc.tuple(fc.constantFrom('GIT', 'SEMVER'), events).map(([type, all]) => `{"events":${all},"type":"${type}"}`),
        ),
        versions: listOf(text),
        severity: listOf(objectOf(['score', 'type'], text)),
        database_specific: objectOf(['severity', 'cvss'], text),
        ecosystem_specific: objectOf(['severity'], text),
      },
      { requiredKeys: [] },
    )
    .map(
      (members) =>
        `{${Object.entries(members)
          .map(([member, given]) => `"${member}":${given}`)
          .join()}}`,
    );
  return {
    text: fc
      .oneof(
        fc.constantFrom('npm', 'a', '', '0', '1.0', 'GIT', 'CVSS:3.1/AV:N', 'MAL-1'),
        fc.string({ unit: 'grapheme' }),
        fc.string(),
      )
      .map((given) => JSON.stringify(given)),
    object: membersOf(name, tie('value')).map((members) => `{${members.join()}}`),
    list: listOf(tie('value')),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(text, fc.constantFrom('1', 'true', 'null', '-0.5E-3')),
      tie('object'),
      tie('list'),
    ),
    record: fc
      .tuple(
        membersOf(fc.constantFrom('aliases', 'summary', 'details', 'severity', 'withdrawn', 'x'), tie('value')),
        listOf(affected),
        fc.boolean(),
      )
      .map(([members, list, first]) => {
        const rest = [...members, `"affected":${list}`];
        return `{${(first ? ['"id":"X"', ...rest] : [...rest, '"id":"X"']).join()}}`;
      }),
  };
});
