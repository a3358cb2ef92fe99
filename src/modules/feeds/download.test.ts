import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { startFeedServer } from '../../../tests/feed-server.ts';
import { switchPurpose, writeEgressSettings } from '../../platform/egress/settings-store.ts';
import { download, forgetOldDownloads, type Wanted } from './download.ts';
import type { Validators } from './outgoing.ts';

describe('a download', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let server: Awaited<ReturnType<typeof startFeedServer>>;
  let folder: string;
  const bytes = randomBytes(300_000);
  beforeAll(async () => {
    api = await startApi({ runner: false });
    server = await startFeedServer();
    await api.platform.database.inInstallation(async (tx) => {
      await writeEgressSettings(tx, { proxy: null, direct: [], privateAddresses: ['127.0.0.2'] });
      await switchPurpose(tx, 'feed.kev', 'on');
    });
  });
  beforeEach(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
    folder = mkdtempSync(join(tmpdir(), 'holdfast-download-'));
    server.put('/file', bytes);
    server.forget();
  });
  afterAll(async () => {
    await server.stop();
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const fetched = async (more: Partial<Wanted> = {}) => {
    const { egress, clock } = api.platform;
    const wanted = { url: `${server.url}/file`, held: undefined, folder, limitBytes: 1e6, wholeSeconds: 20, ...more };
    const answer = await download({ egress, clock, purpose: 'feed.kev' }, wanted);
    if (answer.unchanged) return { unchanged: true as const };
    const content = readFileSync(answer.file.path);
    await answer.file.discard();
    return { unchanged: false as const, content, validators: answer.validators };
  };
  const wasAsked = () => server.asked.map(({ range, status, sent }) => [range, status, sent]);

  it('brings the file whole, and then nothing while it stays the same', async () => {
    const first = await fetched();
    const { validators } = first as { validators: Validators };
    const again = await fetched({ held: validators });

    expect(first).toMatchObject({ content: bytes });
    expect(again).toEqual({ unchanged: true });
    expect(wasAsked()).toEqual([
      [undefined, 200, bytes.length],
      [undefined, 304, 0],
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes on where it was cut, in the middle of the body, and asks for the rest only', async () => {
    server.misbehave(/file/, { cutAfter: 100_000 });
    server.misbehave(/file/, { cutAfter: 50_000 });

    expect(await fetched()).toMatchObject({ content: bytes });
    expect(wasAsked()).toEqual([
      [undefined, 200, 100_000],
      ['bytes=100000-', 206, 50_000],
      ['bytes=150000-', 206, 150_000],
    ]);
  });

  it('says how far it came when it is cut again and again, and goes on from there at the next try', async () => {
    for (let cuts = 0; cuts < 3; cuts++) server.misbehave(/file/, { cutAfter: 50_000 });

    await expect(fetched()).rejects.toThrow(/was cut.*146\.5 kB of 293\.0 kB have come/);
    server.forget();
    expect(await fetched()).toMatchObject({ content: bytes });
    expect(wasAsked()).toEqual([['bytes=150000-', 206, 150_000]]);
  });

  it('begins anew where the other side ignores ranges', async () => {
    server.misbehave(/file/, { cutAfter: 100_000 });
    server.misbehave(/file/, { ignoresRange: true });

    expect(await fetched()).toMatchObject({ content: bytes });
    expect(wasAsked().at(-1)).toEqual(['bytes=100000-', 200, bytes.length]);
  });

  it('begins anew where the file has changed meanwhile, longer or shorter', async () => {
    for (const changed of [randomBytes(400_000), randomBytes(1000)]) {
      server.put('/file', bytes);
      for (let cuts = 0; cuts < 3; cuts++) server.misbehave(/file/, { cutAfter: 50_000 });
      await expect(fetched()).rejects.toThrow(/was cut/);
      server.put('/file', changed);

      expect(await fetched()).toMatchObject({ content: changed });
    }
  });

  it('does not trust a part of another file, whatever its status', async () => {
    const rest = { 'content-range': 'bytes 100000-299999/300000', etag: '"another"' };
    server.misbehave(/file/, { cutAfter: 100_000 });
    server.misbehave(/file/, { status: 206, headers: rest, body: Buffer.alloc(200_000) });
    expect(await fetched()).toMatchObject({ content: bytes });

    server.misbehave(/file/, { cutAfter: 100_000 });
    server.misbehave(/file/, { status: 206, headers: { 'content-range': 'bytes 0-299999/300000' }, body: bytes });
    expect(await fetched()).toMatchObject({ content: bytes });

    server.misbehave(/file/, { cutAfter: 100_000 });
    server.misbehave(/file/, { status: 416 });
    expect(await fetched()).toMatchObject({ content: bytes });
  });

  it('keeps what has come while the other side asks for a pause', async () => {
    server.misbehave(/file/, { cutAfter: 100_000 });
    server.misbehave(/file/, { status: 429, headers: { 'retry-after': '120' } });

    await expect(fetched()).rejects.toMatchObject({ retryAfterSeconds: 120, message: expect.stringMatching(/pause/) });
    server.forget();
    expect(await fetched()).toMatchObject({ content: bytes });
    expect(wasAsked()).toEqual([['bytes=100000-', 206, 200_000]]);
  });

  it('goes on with nothing that it could not recognise again', async () => {
    server.put('/file', bytes, 'W/"weak"');
    server.misbehave(/file/, { cutAfter: 100_000 });

    expect(await fetched()).toMatchObject({ content: bytes });
    expect(wasAsked().at(-1)).toEqual([undefined, 200, bytes.length]);
  });

  it('is refused over its limit, and leaves nothing behind', async () => {
    await expect(fetched({ limitBytes: 200_000 })).rejects.toThrow(/larger than the limit of 195.3 kB/);

    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [404, /has nothing at .*Look whether the address is right/],
    [403, /does not let Holdfast read/],
    [500, /status 500/],
    [301, /status 301/],
  ])('says what a status of %s means', async (status, sentence) => {
    server.misbehave(/file/, { status });

    await expect(fetched()).rejects.toThrow(sentence);
  });

  it('is forgotten when nobody went on with it for long', async () => {
    writeFileSync(join(folder, 'old.part'), '');
    writeFileSync(join(folder, 'new.part'), '');
    utimesSync(join(folder, 'old.part'), new Date('2026-01-01'), new Date('2026-01-01'));

    await forgetOldDownloads(folder, new Date('2026-02-01'));

    expect(readdirSync(folder)).toEqual(['new.part']);
  });
});
