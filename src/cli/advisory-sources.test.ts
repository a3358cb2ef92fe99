import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../common/errors.ts';
import type { AdvisoryIndex } from '../engines/matching/advisory-index.ts';
import { compileAdvisories, openAdvisories } from './advisory-sources.ts';
import type { Terminal } from './command.ts';
import { command as feedCompile } from './feed-compile.ts';
import { command as match } from './match.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-advisories-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: string | Uint8Array): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

/** A record that makes one package bad in all its versions. */
function bad(name: string): string {
  const affected = [
    { package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] },
  ];
  return JSON.stringify({ id: `ID-${name}`, modified: '2024-05-01T00:00:00Z', affected });
}

interface Packed {
  name: string;
  content: string | Uint8Array;
  /** What the directory claims instead of the truth. */
  claims?: { bytes?: number; checkSum?: number; method?: number; flags?: number };
}

/** A zip as others write it; `zip64` with the sizes and places in extra fields. */
function zipOf(files: Packed[], { zip64 = false } = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, content, claims = {} } of files) {
    const plain = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const packed = deflateRawSync(plain);
    const path = new TextEncoder().encode(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(claims.method ?? 8, 8);
    local.writeUInt16LE(path.length, 26);
    parts.push(local, path, packed);
    const extra = Buffer.alloc(zip64 ? 28 : 0);
    if (zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(claims.bytes ?? plain.length), 4);
      extra.writeBigUInt64LE(BigInt(packed.length), 12);
      extra.writeBigUInt64LE(BigInt(at), 20);
    }
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(claims.flags ?? 0, 8);
    entry.writeUInt16LE(claims.method ?? 8, 10);
    entry.writeUInt32LE(claims.checkSum ?? crc32(plain), 16);
    entry.writeUInt32LE(zip64 ? 0xffffffff : packed.length, 20);
    entry.writeUInt32LE(zip64 ? 0xffffffff : (claims.bytes ?? plain.length), 24);
    entry.writeUInt16LE(path.length, 28);
    entry.writeUInt16LE(extra.length, 30);
    entry.writeUInt32LE(zip64 ? 0xffffffff : at, 42);
    directory.push(entry, path, extra);
    at += 30 + path.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const ends: Buffer[] = [];
  if (zip64) {
    const end64 = Buffer.alloc(56);
    end64.writeUInt32LE(0x06064b50, 0);
    end64.writeBigUInt64LE(BigInt(files.length), 32);
    end64.writeBigUInt64LE(BigInt(list.length), 40);
    end64.writeBigUInt64LE(BigInt(at), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(at + list.length), 8);
    ends.push(end64, locator);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : files.length, 8);
  end.writeUInt16LE(zip64 ? 0xffff : files.length, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : list.length, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : at, 16);
  return Buffer.concat([...parts, list, ...ends, end]);
}

async function namesAt(path: string): Promise<string[]> {
  const index = await openAdvisories(path);
  return Array.from({ length: index.corpus.count }, (_, i) => index.advisory(i).id.slice(3)).sort();
}

async function refusal(path: string): Promise<string> {
  try {
    await openAdvisories(path);
  } catch (error) {
    return error instanceof AppError ? error.message : `a fault: ${error}`;
  }
  return 'opened';
}

describe('openAdvisories', () => {
  it('reads a single record, an array, lines, and any of them gzipped', async () => {
    expect(await namesAt(put('a.json', bad('a')))).toEqual(['a']);
    expect(await namesAt(put('b.json', `[${bad('a')},\n${bad('b')}]`))).toEqual(['a', 'b']);
    expect(await namesAt(put('c.jsonl', `${bad('a')}\n\n${bad('b')}`))).toEqual(['a', 'b']);
    expect(await namesAt(put('d.jsonl.gz', gzipSync(`${bad('a')}\n${bad('b')}\n`)))).toEqual(['a', 'b']);
    expect(await namesAt(put('e.json.gz', gzipSync(bad('a'))))).toEqual(['a']);
    expect(await namesAt(put('f.part', `${bad('a')}\n${bad('b')}\n`))).toEqual(['a', 'b']);
    expect(await namesAt(put('pretty.json', JSON.stringify(JSON.parse(bad('a')), null, 2)))).toEqual(['a']);
  });

  it('reads zips, nested ones too, of 32 and of 64 bits', async () => {
    const inner = zipOf([{ name: 'deep/c.json', content: bad('c') }]);
    const files = [
      { name: 'a.json', content: bad('a') },
      { name: 'folder/b.jsonl', content: `${bad('b')}\n${bad('b2')}` },
      { name: 'inner.zip', content: inner },
      { name: 'lines.jsonl.gz', content: gzipSync(bad('d')) },
      { name: 'README.md', content: '# not a record' },
      { name: '__MACOSX/._a.json', content: 'x' },
    ];

    for (const zip64 of [false, true]) {
      expect(await namesAt(put('all.zip', zipOf(files, { zip64 })))).toEqual(['a', 'b', 'b2', 'c', 'd']);
    }
  });

  it('reads a folder with all that lies in it', async () => {
    put('npm/all.zip', zipOf([{ name: 'a.json', content: bad('a') }]));
    put('npm/more/b.json', bad('b'));
    put('c.jsonl.gz', gzipSync(bad('c')));
    put('notes.txt', 'nothing');
    put('.hidden/d.json', bad('d'));

    expect(await namesAt(folder)).toEqual(['a', 'b', 'c']);
  });

  it('counts what it had to leave out', async () => {
    put('broken.json', '{"id":');
    put('lines.jsonl', `${bad('a')}\n{"id":\n{}\n`);
    put('package.zip', zipOf([{ name: 'locked.json', content: bad('x'), claims: { flags: 1 } }]));

    expect((await openAdvisories(folder)).corpus).toMatchObject({
      count: 1,
      skipped: [
        { reason: 'no-id', count: 1 },
        { reason: 'not-json', count: 2 },
        { reason: 'unreadable-zip-entry', count: 1 },
      ],
    });
  });

  it('refuses files that lie about what is in them', async () => {
    const zeros = 'x'.repeat(100_000);
    const lying = (claims: Packed['claims']) => put('lying.zip', zipOf([{ name: 'a.json', content: zeros, claims }]));

    expect(await refusal(lying({ bytes: 10 }))).toMatch(/a\.json cannot be unpacked/);
    expect(await refusal(lying({ checkSum: 1 }))).toMatch(/a\.json has changed/);
    expect(await refusal(put('cut.zip', zipOf([{ name: 'a.json', content: bad('a') }]).slice(0, -30)))).toMatch(
      /cut\.zip/,
    );
    expect(await refusal(put('cut.jsonl.gz', gzipSync(`${bad('a')}\n`.repeat(999)).subarray(0, 60)))).toMatch(
      /damaged or cut off/,
    );
    const claims = { bytes: 250 * 1024 * 1024 };
    const bomb = zipOf([
      { name: 'a.json', content: bad('a'), claims },
      { name: 'b.json', content: bad('b') },
    ]);
    expect((await openAdvisories(put('bomb.zip', bomb))).corpus.skipped).toEqual([
      { reason: 'unreadable-zip-entry', count: 1 },
    ]);
    let nested: Uint8Array = zipOf([{ name: 'a.json', content: bad('a') }]);
    for (let depth = 0; depth < 4; depth++) nested = zipOf([{ name: 'inner.zip', content: nested }]);
    expect(await refusal(put('matryoshka.zip', nested))).toMatch(/more than 3 deep/);
  });

  it('says what is wrong with a path', async () => {
    expect(await refusal(join(folder, 'nowhere'))).toMatch(/no file or folder/);
    expect(await refusal(folder)).toMatch(/holds no advisories/);
    expect(await refusal(put('empty.jsonl', '\n'))).toMatch(/holds no advisories/);
  });

  it('answers alike from records and from the index compiled of them', async () => {
    const lines = put('all.jsonl', ['a', 'b', 'c'].map(bad).join('\n'));
    const raw = await openAdvisories(lines);
    const compiled = await openAdvisories(put('index', await compileAdvisories(lines)));
    const all = (index: AdvisoryIndex) =>
      ['a', 'b', 'c', 'd'].map((name) => {
        const answer = index.match('npm', name, '1.0.0');
        return answer.checked
          ? answer.hits.map((hit) => [
              index.explain(hit),
              index.advisory(hit.advisory),
              index.vulnerability(hit.advisory),
            ])
          : answer;
      });

    expect(all(compiled)).toEqual(all(raw));
    expect(all(raw)[0]).toHaveLength(1);
    expect(compiled.corpus).toEqual(raw.corpus);
  });

  it('refuses an index that was cut off or lengthened', async () => {
    const file = await compileAdvisories(put('a.json', bad('a')));

    expect(await refusal(put('short', file.subarray(0, file.length - 1)))).toMatch(/damaged/);
    expect(await refusal(put('long', Buffer.concat([file, Buffer.from('x')])))).toMatch(/damaged/);
    expect(await refusal(put('header', file.subarray(0, 40)))).toMatch(/damaged/);
  });
});

async function run(
  command: typeof match,
  options: Record<string, string | boolean>,
  input: (string | Uint8Array)[] = [],
  positionals: string[] = [],
) {
  let out = '';
  const terminal: Terminal = {
    stdin: (async function* () {
      for (const chunk of input) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    })(),
    out: (text) => {
      out += text;
    },
    note: () => {},
    interactive: false,
    environment: {},
  };
  const code = await command.run({ positionals, options, terminal });
  return { code, out };
}

describe('match --stdin', () => {
  const records = () => put('all.jsonl', ['a', 'b'].map(bad).join('\n') + `\n${bad('a').replace('ID-a', 'AA-a')}`);

  it('answers each line in its place', async () => {
    const lines = [
      '{"purl":"pkg:npm/a@1.0.0"}',
      '{"ecosystem":"npm","name":"b","version":"1.0.0"}',
      '{"ecosystem":"npm","name":"c","version":"1.0.0"}',
      '{"purl":"pkg:generic/curl@1"}',
      '{"ecosystem":"npm","name":"a"}',
      '{"purl":null}',
    ];
    const { code, out } = await run(match, { stdin: true, advisories: records() }, [lines.join('\n')]);

    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { ok: true, checked: true, advisories: ['AA-a', 'ID-a'] },
      { ok: true, checked: true, advisories: ['ID-b'] },
      { ok: true, checked: true, advisories: [] },
      { ok: true, checked: false, reason: 'unknown-ecosystem' },
      { ok: true, checked: false, reason: 'no-version' },
      { ok: true, checked: false, reason: 'no-identifier' },
    ]);
    expect(code).toBe(0);
  });

  it('tells the grounds where asked', async () => {
    const { out } = await run(match, { stdin: true, grounds: true, advisories: records() }, [
      '{"purl":"pkg:npm/b@1.0.0"}\n',
    ]);

    expect(JSON.parse(out)).toMatchObject({
      advisories: ['ID-b'],
      grounds: [
        {
          advisory: 'ID-b',
          identifier: 'purl',
          ecosystem: 'npm',
          package: 'b',
          version: '1.0.0',
          by: expect.any(String),
        },
      ],
    });
  });

  it('asks for the package that an npm alias means, and says so', async () => {
    const { out } = await run(match, { stdin: true, grounds: true, advisories: records() }, [
      '{"purl":"pkg:npm/c@npm:b@1.0.0"}\n',
    ]);

    expect(JSON.parse(out)).toMatchObject({
      advisories: ['ID-b'],
      grounds: [{ identifier: 'alias', asked: 'pkg:npm/b@1.0.0', package: 'b', version: '1.0.0' }],
    });
  });

  it('gives candidates for a CPE name, which never count as checked', async () => {
    const configuration = { nodes: [{ cpeMatch: [{ criteria: 'cpe:2.3:a:acme:anvil:1.0:*:*:*:*:*:*:*' }] }] };
    const record = { id: 'CVE-1', database_specific: { cpe_configurations: [configuration] } };
    const { out } = await run(match, { stdin: true, advisories: put('cpe.jsonl', JSON.stringify(record)) }, [
      '{"cpe":"cpe:/a:acme:anvil:1.0"}\n{"cpe":"cpe:/a:acme:anvil","version":"2.0"}\n',
    ]);

    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { checked: false, reason: 'only-cpe', candidates: [{ advisory: 'CVE-1', confidence: 'high', by: 'version' }] },
      { checked: false, reason: 'only-cpe', candidates: [] },
    ]);
  });

  it('says which line cannot be read, answers the others and ends with 2', async () => {
    const input = ['{"purl":"pkg:npm/a@1.0.0"}\nnonsense\n[]\n\n{"purl":7}\n{"purl":"pkg:npm/c@1.0.0"}\n'];
    const { code, out } = await run(match, { stdin: true, advisories: records() }, input);

    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ ok }) => ok)).toEqual([true, false, false, false, false, true]);
    expect(answers[1].problems).toEqual([{ at: 'line 2', message: 'The line is no JSON.' }]);
    expect(code).toBe(2);
  });

  it('reads lines however they arrive', async () => {
    const text = '{"purl":"pkg:npm/a@1.0.0"}\r\n{"ecosystem":"npm","name":"ä","version":"1.0.0"}';
    const whole = await run(match, { stdin: true, advisories: records() }, [text]);
    const bytes = [...new TextEncoder().encode(text)].map((byte) => Uint8Array.of(byte));
    const byByte = await run(match, { stdin: true, advisories: records() }, bytes);

    expect(byByte).toEqual(whole);
  });

  it('wants --stdin and the advisories', async () => {
    await expect(run(match, { advisories: records() })).rejects.toThrow(/--stdin/);
    await expect(run(match, { stdin: true })).rejects.toThrow(/--advisories is missing/);
  });
});

describe('feed compile', () => {
  it('writes an index and says what is in it', async () => {
    const lines = put('all.jsonl', `${bad('a')}\n{}`);
    const out = join(folder, 'feed.index');
    const answer = await run(feedCompile, { out, output: 'json' }, [], [lines]);

    const { advisories, bytes } = JSON.parse(answer.out);
    expect(answer.code).toBe(0);
    expect(bytes).toBe(readFileSync(out).length);
    expect(advisories).toEqual({
      count: 1,
      asOf: '2024-05-01T00:00:00.000Z',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      skipped: [{ reason: 'no-id', count: 1 }],
    });
    expect(await namesAt(out)).toEqual(['a']);
  });

  it('tells people the same in words', async () => {
    const { out } = await run(
      feedCompile,
      { out: join(folder, 'feed.index') },
      [],
      [put('all.jsonl', `${bad('a')}\n{}`)],
    );

    expect(out).toMatch(/^1 advisory, as of 2024-05-01/);
    expect(out).toMatch(/no-id +1/);
  });

  it('leaves nothing behind where it cannot write', async () => {
    const out = join(folder, 'no', 'such', 'folder');

    await expect(run(feedCompile, { out }, [], [put('a.json', bad('a'))])).rejects.toThrow(/cannot be written/);
  });
});
