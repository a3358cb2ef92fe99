import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../common/errors.ts';
import type { AdvisoryForm } from '../formats/advisory/read-advisory.ts';
import type { KevCatalogue } from '../formats/kev/catalogue.ts';
import { run } from './read-advisories.ts';

const depth = 200_000;
const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
const long = 'x'.repeat(400_000);
const unkept = 'a\0b\ud800';

const osv = { id: 'GHSA-1', affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }] };
const ghsa = {
  ghsa_id: 'GHSA-2345-6789-cfgh',
  vulnerabilities: [{ package: { ecosystem: 'npm', name: 'a' }, vulnerable_version_range: '< 2.0.0' }],
};
const cve = {
  dataType: 'CVE_RECORD',
  cveMetadata: { cveId: 'CVE-2024-1001', state: 'PUBLISHED' },
  containers: { cna: {} },
};
const nvd = { cve: { id: 'CVE-2024-1001', descriptions: [] } };
const csaf = {
  document: { csaf_version: '2.0', publisher: { name: 'A' }, tracking: { id: 'A-1' } },
  product_tree: {},
  vulnerabilities: [{ cve: 'CVE-2024-1001' }, { cve: 'CVE-2024-1002' }],
};

/** A sound document of each source. */
const sound: Record<AdvisoryForm, object> = { osv, ghsa, cve, nvd, csaf };

describe('a file of advisories made to harm', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-hostile-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  type Reading = { ok: true; value: { loaded: number; skipped: { reason: string; count: number }[] } };
  type Answer = Reading | { ok: false; problems: Problem[] };

  async function read(kind: AdvisoryForm | 'kev' | 'epss' | 'eol', bytes: Uint8Array | string, fileName = 'feed.json') {
    const path = join(folder, 'received');
    writeFileSync(path, bytes);
    const into = join(folder, 'batches');
    if (kind === 'kev') return (await run({ task: 'read-kev', path })) as unknown as Answer;
    if (kind === 'epss') return (await run({ task: 'read-epss', path, into })) as unknown as Answer;
    if (kind === 'eol') return (await run({ task: 'read-eol', path, fileName })) as unknown as Answer;
    const progress = new SharedArrayBuffer(4);
    return (await run({ task: 'read-records', path, fileName, forms: [kind], into, progress })) as unknown as Answer;
  }

  const forms = Object.entries(sound) as [AdvisoryForm, object][];

  it.each(forms)('is refused with its place where it is cut off: %s', async (form, document) => {
    const text = JSON.stringify(document);
    const packed = gzipSync(`${text}\n`.repeat(50));

    expect(await read(form, text.slice(0, -9))).toMatchObject({ ok: false, problems: [{ at: 'record 1' }] });
    expect(await read(form, packed.subarray(0, -20), 'feed.jsonl.gz')).toMatchObject({
      ok: false,
      problems: [{ at: expect.stringMatching(/^(after record \d+)?$/), message: expect.stringContaining('cut off') }],
    });
  });

  it.each(forms)('loses the record that is nested too deep to be kept, and no other: %s', async (form, document) => {
    const text = JSON.stringify(document);
    const deep = `${text.slice(0, -1)},"x":${nested}}`;

    expect(await read(form, deep)).toMatchObject({ ok: false, problems: [{ at: 'record 1' }] });
    expect(await read(form, `${deep}\n${text}`, 'feed.jsonl')).toMatchObject({
      ok: true,
      value: { skipped: expect.arrayContaining([{ reason: 'too-deep', count: 1 }]) },
    });
  });

  it.each(forms)('is read or refused where any member has another type: %s', async (form, document) => {
    for (const strange of [null, 7, 'x', [], {}, [null], [7], [[]], { a: null }, unkept, long]) {
      for (const place of placesIn(document)) {
        const answer = await read(form, JSON.stringify(withAt(document, place, strange)));
        if (!answer.ok) expect(answer.problems[0]?.message).toMatch(/^There is (no|nothing)/);
      }
    }
  });
  it('keeps of a CSAF document what is one, beside what is none', async () => {
    const odd = [null, 7, { ids: 'x' }, { cve: 'CVE-2024-1003', ids: [null, { text: 7 }] }, { cve: ['CVE-2024-1004'] }];
    const document = { ...csaf, vulnerabilities: [...odd, ...csaf.vulnerabilities] };

    expect(await read('csaf', JSON.stringify(document))).toMatchObject({ ok: true, value: { loaded: 3 } });
  });

  const kevEntry = { cveID: 'CVE-2024-1001', dateAdded: '2024-06-01', requiredAction: unkept };
  const kev = { catalogVersion: '1', dateReleased: unkept, vulnerabilities: [kevEntry] };
  const eol = { name: unkept, label: unkept, releases: [{ name: unkept, latest: unkept }] };
  const epss = 'cve,epss,percentile\nCVE-2024-1001,0.1,0.5\n';

  it('holds nothing that a database cannot keep', async () => {
    const kept = [await read('kev', JSON.stringify(kev)), await read('eol', JSON.stringify(eol))];
    const entries = (kept[0] as unknown as { value: KevCatalogue }).value.entries;

    const texts = JSON.stringify([[...entries.values()], kept]);
    expect(texts).toContain('ab\ufffd');
    expect(texts).not.toMatch(/\\u0000|\\ud800/);
  });

  it.each([
    ['kev', JSON.stringify(kev).slice(0, -4), /^$/],
    ['kev', nested, /^\/vulnerabilities$/],
    ['kev', JSON.stringify({ vulnerabilities: { a: 1 } }), /^\/vulnerabilities$/],
    ['kev', JSON.stringify({ vulnerabilities: [{ cveID: long }] }), /^\/vulnerabilities\/0\/cveID$/],
    ['eol', JSON.stringify(eol).slice(0, -4), /^$/],
    ['eol', nested, /^$/],
    ['eol', JSON.stringify({ name: long, releases: [] }), /^$/],
    ['eol', JSON.stringify({ name: ['a'], releases: 7 }), /^$/],
    ['epss', epss.slice(0, -10), /^line 2$/],
    ['epss', `${long}\n${long}`, /^line 1$/],
    ['epss', `cve,epss,percentile\nCVE-2024-1001,1e999,0\n`, /^line 2$/],
    ['epss', `cve,epss,percentile\n${long},0.1,0.1\n`, /^line 2$/],
  ] as const)('is refused with its place, %#: %s', async (kind, text, at) => {
    const answer = await read(kind, text);

    expect(answer).toMatchObject({ ok: false, problems: [{ at: expect.stringMatching(at) }] });
    expect(JSON.stringify(answer).length).toBeLessThan(2000);
  });

  describe('that unpacks to very much', () => {
    /** Of 300 MB: it is packed in pieces, so that this test does not hold it either. */
    let bomb: Uint8Array;
    beforeAll(() => {
      const piece = gzipSync(Buffer.alloc(30 * 1024 * 1024, ' '), { level: 1 });
      bomb = Buffer.concat(Array.from({ length: 10 }, () => piece));
    });

    it.each(['csaf', 'kev', 'epss', 'eol'] as const)(
      'is refused, and never held whole: %s',
      { timeout: 60_000 },
      async (kind) => {
        const answer = await read(kind, bomb, 'feed.json.gz');

        expect(answer).toMatchObject({ ok: false });
        expect(process.memoryUsage().external).toBeLessThan(900 * 1024 * 1024);
      },
    );
  });
});

function placesIn(value: unknown, place: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...place, name]))];
}

function withAt(value: unknown, [name, ...rest]: readonly string[], strange: unknown): unknown {
  if (name === undefined) return strange;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  copy[name] = withAt(copy[name], rest, strange);
  return copy;
}
