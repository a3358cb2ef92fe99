import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { extract, pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

function aRecord(id: string, modified: string, more: Record<string, unknown> = {}) {
  return {
    id,
    modified,
    summary: `About ${id} ü`,
    affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }],
    ...more,
  };
}

function aCatalogue(day: string, ...cves: string[]) {
  const vulnerabilities = cves.map((cveID) => ({ cveID, dateAdded: '2026-01-02' }));
  return JSON.stringify({ catalogVersion: day, dateReleased: `${day}T00:00:00Z`, vulnerabilities });
}

function predictions(day: string, probability: number) {
  return gzipSync(
    `#model_version:v1,score_date:${day}T00:00:00Z\ncve,epss,percentile\nCVE-2026-0001,${probability},0.5\n`,
  );
}

/** Two installations, one with a network and one without; between them goes one file (issue 3 §2). */
describe('a bundle of feeds', () => {
  let here: Api;
  let there: Api;
  beforeAll(async () => {
    [here, there] = await Promise.all([startApi(), startApi()]);
    await load(
      here,
      'osv',
      lines(
        aRecord('GHSA-1', '2026-11-01T00:00:00Z'),
        aRecord('GHSA-2', '2026-11-02T00:00:00Z', { aliases: ['CVE-2026-0001'] }),
      ),
    );
    await load(
      here,
      'osv',
      lines(
        aRecord('GHSA-1', '2026-11-03T00:00:00Z', { summary: 'newer' }),
        aRecord('GHSA-3', '2026-11-01T00:00:00Z', { withdrawn: '2026-11-02T00:00:00Z' }),
      ),
    );
    await load(here, 'kev', aCatalogue('2026-11-04', 'CVE-2026-0001'));
    await load(here, 'epss', predictions('2026-11-05', 0.25), 'epss.csv.gz');
  });
  afterAll(() => Promise.all([here.stop(), there.stop()]));

  const lines = (...records: unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const installer = (api: Api) => api.as('administrator', { installation: true });
  const load = async (api: Api, kind: string, bytes: string | Buffer, fileName = 'file') => {
    expect((await (await installer(api)).upload(`/feeds/${kind}/issues?fileName=${fileName}`, bytes)).status).toBe(202);
    await settled(api);
  };
  const settled = async (api: Api) => {
    for (;;) {
      const { body } = await (await installer(api)).get('/feeds');
      if (body.items.every(({ state }: { state: string }) => state !== 'loading')) return body.items;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const bundleOf = async (api: Api) => {
    const answer = await (await installer(api)).get('/feeds/bundle');
    expect(answer.status).toBe(200);
    return answer.bytes;
  };
  const take = async (api: Api, bytes: Buffer, query = '') => {
    const answer = await (await installer(api)).upload(`/feeds/bundle${query}`, bytes);
    if (answer.status === 202) await settled(api);
    return answer;
  };
  const results = ({ body }: { body: { items: { kind: string; result: string }[] } }) =>
    Object.fromEntries(body.items.map(({ kind, result }) => [kind, result]));
  const inForce = async (api: Api) => {
    const { rows } = await api.platform.database.pool.query(`
      select array(select id || ' ' || encode(sha256, 'hex') || coalesce(skipped, '') from advisory where in_force order by id) as osv,
        array(select name || ' ' || array_to_string(aliases, ' ') from vulnerability order by name) as vulnerabilities,
        array(select cve || date_added from exploited_vulnerability order by cve) as kev,
        array(select cve || probability from exploit_prediction order by cve) as epss`);
    return rows[0];
  };
  const entriesOf = async (bytes: Buffer) => {
    const entries: Record<string, Buffer> = {};
    const reader = extract();
    Readable.from([bytes]).pipe(reader as unknown as NodeJS.WritableStream);
    for await (const entry of reader) {
      const pieces: Buffer[] = [];
      for await (const piece of entry as AsyncIterable<Buffer>) pieces.push(piece);
      entries[entry.header.name] = Buffer.concat(pieces);
    }
    return entries;
  };
  const tarOf = async (entries: Record<string, Buffer | string>) => {
    const writer = pack();
    for (const [name, content] of Object.entries(entries)) writer.entry({ name }, content);
    writer.finalize();
    const pieces: Buffer[] = [];
    for await (const piece of writer as AsyncIterable<Buffer>) pieces.push(piece);
    return Buffer.concat(pieces);
  };

  it('holds all that is in force, with its dates, hashes and where it came from, for the usual tools to open', async () => {
    const entries = await entriesOf(await bundleOf(here));
    const manifest = JSON.parse(entries['manifest.json']!.toString());

    expect(Object.keys(entries)).toEqual(['manifest.json', 'osv.jsonl.gz', 'kev.json', 'epss.csv.gz']);
    expect(manifest).toMatchObject({
      format: 'holdfast-feed-bundle',
      formatVersion: 1,
      parts: [
        {
          kind: 'osv',
          records: 3,
          asOf: '2026-11-03T00:00:00.000Z',
          issues: [
            {
              fileName: 'file',
              asOf: '2026-11-02T00:00:00.000Z',
              sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
              from: null,
            },
            { fileName: 'file', asOf: '2026-11-03T00:00:00.000Z' },
          ],
        },
        { kind: 'kev', records: 1, asOf: '2026-11-04T00:00:00Z' },
        { kind: 'epss', records: 1, asOf: '2026-11-05' },
      ],
    });
    for (const { file, sha256, size } of manifest.parts) {
      expect(createHash('sha256').update(entries[file]!).digest('hex')).toBe(sha256);
      expect(entries[file]).toHaveLength(size);
    }
    expect(
      gunzipSync(entries['osv.jsonl.gz']!)
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['GHSA-1', 'GHSA-2', 'GHSA-3']);
    expect(entries['kev.json']!.toString()).toBe(aCatalogue('2026-11-04', 'CVE-2026-0001'));
    expect(readdirSync(join(here.dataDirectory, 'cache', 'bundles'))).toEqual([]);
  });

  it('brings another installation to the same, and then nothing more', async () => {
    const bytes = await bundleOf(here);

    expect(results(await take(there, bytes))).toEqual({ osv: 'loading', kev: 'loading', epss: 'loading' });
    expect(await inForce(there)).toEqual(await inForce(here));
    expect(await settled(there)).toMatchObject([
      { asOf: '2026-11-03T00:00:00.000Z' },
      { asOf: '2026-11-04T00:00:00Z' },
      { asOf: '2026-11-05' },
      ...Array(5).fill({ state: 'empty' }),
    ]);
    expect(results(await take(there, bytes))).toEqual({ osv: 'unchanged', kev: 'unchanged', epss: 'unchanged' });
    expect(
      existsSync(join(there.dataDirectory, 'cache', 'bundles')) &&
        readdirSync(join(there.dataDirectory, 'cache', 'bundles')),
    ).toEqual([]);
  });

  it('carries no more than what is in force onward from there', async () => {
    const onward = await entriesOf(await bundleOf(there));
    const [osv] = JSON.parse(onward['manifest.json']!.toString()).parts;

    expect(onward['osv.jsonl.gz']).toBeDefined();
    expect(osv.inForceSince).toBe(
      JSON.parse((await entriesOf(await bundleOf(here)))['manifest.json']!.toString()).parts[0].inForceSince,
    );
  });

  it('is left out where it is older than what is in force, unless that is asked for', async () => {
    const old = await bundleOf(here);
    await load(there, 'osv', lines(aRecord('GHSA-1', '2026-11-09T00:00:00Z', { summary: 'newest' })));
    await load(there, 'kev', aCatalogue('2026-11-09', 'CVE-2026-0009'));
    await load(here, 'epss', predictions('2026-11-06', 0.5), 'epss.csv.gz');
    const mixed = await bundleOf(here);
    const before = await inForce(there);

    expect(results(await take(there, old))).toEqual({ osv: 'older', kev: 'older', epss: 'unchanged' });
    expect(await inForce(there)).toEqual(before);
    expect(results(await take(there, mixed))).toEqual({ osv: 'older', kev: 'older', epss: 'loading' });
    expect((await inForce(there)).epss).toEqual(['CVE-2026-00010.5']);
    expect(results(await take(there, old, '?older=accept'))).toEqual({
      osv: 'loading',
      kev: 'loading',
      epss: 'loading',
    });
    expect((await inForce(there)).kev).toEqual(['CVE-2026-00012026-01-02']);
    expect((await inForce(there)).osv).toEqual((await inForce(here)).osv);
  });

  it('is refused, or brings exactly what it carried, whichever byte is changed or wherever it is cut off', async () => {
    const bytes = await bundleOf(here);
    await take(there, bytes, '?older=accept');
    const held = await inForce(there);
    const damage = fc.oneof(
      fc.record({ at: fc.nat(bytes.length - 1), flip: fc.integer({ min: 1, max: 255 }) }),
      fc.record({ cutAt: fc.integer({ min: 1, max: bytes.length - 1 }) }),
    );

    await fc.assert(
      fc.asyncProperty(damage, async (how) => {
        const damaged = 'cutAt' in how ? bytes.subarray(0, how.cutAt) : Buffer.from(bytes);
        if ('at' in how) damaged[how.at]! ^= how.flip;
        const answer = await take(there, damaged, '?older=accept');

        expect([202, 400, 409, 413]).toContain(answer.status);
        if (answer.status === 400) expect(answer.body.detail).toMatch(/damaged|no bundle/);
        expect(await inForce(there)).toEqual(held);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a file that is none', async () => Buffer.from('nothing'), /no bundle of feeds|damaged/],
    ['another tar', () => tarOf({ 'readme.txt': 'hello' }), /no bundle of feeds/],
    ['a manifest that is none', () => tarOf({ 'manifest.json': '{}' }), /no bundle of feeds/],
    [
      'a layout of tomorrow',
      () => tarOf({ 'manifest.json': '{"format":"holdfast-feed-bundle","formatVersion":2}' }),
      /Use a newer Holdfast/,
    ],
    [
      'a manifest with a path for a name',
      async () => {
        const entries = await entriesOf(await bundleOf(here));
        return tarOf({
          'manifest.json': entries['manifest.json']!.toString().replace('osv.jsonl.gz', '../../osv.jsonl.gz'),
        });
      },
      /manifest is not right/,
    ],
    [
      'a part that is missing',
      async () => {
        const { 'epss.csv.gz': _, ...entries } = await entriesOf(await bundleOf(here));
        return tarOf(entries);
      },
      /epss\.csv\.gz is missing/,
    ],
    [
      'a part too many',
      async () => tarOf({ ...(await entriesOf(await bundleOf(here))), 'more.txt': 'x' }),
      /more\.txt/,
    ],
    [
      'a part that was exchanged',
      async () => {
        const entries = await entriesOf(await bundleOf(here));
        const other = Buffer.from(entries['kev.json']!.toString().replace('CVE-2026-0001', 'CVE-2026-0002'));
        return tarOf({ ...entries, 'kev.json': other });
      },
      /bytes of kev\.json are not those/,
    ],
  ])('is refused as a whole when it is %s', async (_, make, sentence) => {
    const held = await inForce(there);
    const answer = await take(there, await make(), '?older=accept');

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body.detail).toMatch(sentence);
    expect(await inForce(there)).toEqual(held);
  });

  it('is there for the administrator of the installation only, and for one that has something', async () => {
    const empty = await startApi({ runner: false });
    const nothing = await (await empty.as('administrator', { installation: true })).get('/feeds/bundle');
    await empty.stop();

    expect(nothing.body.detail).toMatch(/nothing to carry/);
    expect((await (await here.as('administrator')).get('/feeds/bundle')).status).toBe(403);
  });
});
