import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { newId } from '../../common/ids.ts';
import { makeToken } from '../../modules/tokens/index.ts';
import { turnTo } from '../../modules/workspaces/index.ts';
import { openPool } from '../database/connection.ts';
import { openDatabase } from '../database/database.ts';
import { openMetrics } from '../metrics/metrics.ts';
import { createApp } from './app.ts';

describe('what machines ask that watch over the program', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let token: string;
  beforeAll(async () => {
    api = await startApi();
    token = await tokenWith({ installation: true, scopes: ['metrics:read'] });
  });
  afterAll(() => api.stop());

  const tokenWith = ({ installation, scopes }: { installation: boolean; scopes: 'metrics:read'[] | null }) =>
    api.platform.database.inInstallation(async (tx) => {
      await turnTo(tx, api.workspace.id);
      const made = await makeToken(
        tx,
        { workspaceId: api.workspace.id, actor: { kind: 'system', id: null }, now: new Date() },
        { name: 'Prometheus', role: installation ? null : 'administrator', installation, scopes, expiresInDays: 1 },
      );
      return made.secret;
    });
  const ask = async (url: string, bearer?: string, { app } = api) => {
    const headers = { host: '10.0.0.7:8480', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) };
    const { statusCode, body, headers: answered } = await app.inject({ method: 'GET', url, headers });
    return { status: statusCode, body, type: String(answered['content-type']) };
  };
  /** The value of a sample, by its name and labels as they stand in the text. */
  const sample = (text: string, name: string) => {
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  };

  it('is answered by any name, and tells a stranger nothing', async () => {
    expect(await ask('/healthz')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    expect(await ask('/readyz')).toMatchObject({ status: 200, body: '{"status":"ready"}' });
    expect((await ask('/api/v1/setup')).status).toBe(403);
  });

  it('gives figures to whoever runs the installation, and to no other', async () => {
    expect((await ask('/metrics')).status).toBe(401);
    expect((await ask('/metrics', 'hft_unknown')).status).toBe(401);
    expect((await ask('/metrics', await tokenWith({ installation: false, scopes: null }))).status).toBe(403);
    expect(await ask('/metrics', token)).toMatchObject({ status: 200, type: expect.stringMatching(/^text\/plain/) });
    expect((await ask('/metrics', await tokenWith({ installation: true, scopes: null }))).status).toBe(200);
  });

  it('counts requests by their template, and jobs, changes and runners by their number', async () => {
    const administrator = await api.as('administrator');
    const { body: supplier } = await administrator.post('/suppliers', { name: 'Alder Oy' });
    await administrator.get(`/suppliers/${supplier.id}?words=confidential`);
    await administrator.get('/nowhere/at-all');
    const upload = await administrator.upload('/imports?fileName=Suppliers.csv', 'key,legal name\na,Alder Oy\n');
    await administrator.finished(upload.body.jobId);

    const { body } = await ask('/metrics', token);

    const requests = (labels: string) => sample(body, `holdfast_http_request_duration_seconds_count{${labels}}`);
    expect(requests('method="POST",route="/api/v1/suppliers",code="201"')).toBe(1);
    expect(requests('method="GET",route="/api/v1/suppliers/:id",code="200"')).toBe(1);
    expect(requests('method="GET",route="none",code="404"')).toBe(1);
    expect(sample(body, 'holdfast_job_run_duration_seconds_count{kind="register.preview",outcome="done"}')).toBe(1);
    expect(sample(body, 'holdfast_change_sets_total')).toBeGreaterThanOrEqual(3);
    expect(sample(body, 'holdfast_workspaces')).toBe(1);
    expect(sample(body, 'holdfast_runners')).toBe(1);
    expect(sample(body, 'holdfast_database_up')).toBe(1);
    expect(sample(body, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
    expect(body).not.toMatch(
      new RegExp(`${supplier.id}|${api.workspace.id}|${api.workspace.slug}|confidential|nowhere`),
    );
  });

  it('shows the jobs that wait and the dates of the feeds', async () => {
    const idle = await startApi({ runner: false });
    await idle.platform.database.inWorkspace(idle.workspace.id, (tx) =>
      idle.platform.jobs.start(tx, {
        kind: 'tried',
        workspaceId: idle.workspace.id,
        actor: { kind: 'system', id: null },
      }),
    );
    await idle.platform.database.inInstallation((tx) =>
      tx
        .insertInto('feed_issue')
        .values({
          id: newId(),
          kind: 'kev',
          state: 'ready',
          file_name: 'kev.json',
          sha256: Buffer.alloc(32),
          as_of: '2026-11-01T00:00:00Z',
          loaded_at: new Date('2026-11-02T12:00:00Z'),
          problem: null,
          in_force: 0,
          corpus_sha256: null,
          job_id: null,
        })
        .execute(),
    );

    const text = await openMetrics(idle.platform).text();
    await idle.stop();

    expect(sample(text, 'holdfast_jobs{kind="tried",state="waiting"}')).toBe(1);
    expect(sample(text, 'holdfast_feed_as_of_timestamp_seconds{feed="kev"}')).toBe(Date.UTC(2026, 10, 1) / 1000);
    expect(sample(text, 'holdfast_feed_loaded_timestamp_seconds{feed="kev"}')).toBe(Date.UTC(2026, 10, 2, 12) / 1000);
    expect(sample(text, 'holdfast_runners')).toBe(0);
  });

  it('says that the database is away, and gives the other figures to a token it knew before', async () => {
    const line = await openLine(join(api.database.app.host, `.s.PGSQL.${api.database.app.port}`));
    const database = openDatabase(openPool({ ...api.database.app, host: line.folder }, { max: 2 }));
    const platform = { ...api.platform, database };
    const settings = { platform, metrics: openMetrics(platform), routes: [], hosts: [], secure: false };
    const app = await createApp({ ...settings, spoolDirectory: line.folder, version: 'test' });
    await ask('/metrics', token, { ...api, app });

    line.cut();
    const ready = await ask('/readyz', undefined, { ...api, app });
    const known = await ask('/metrics', token, { ...api, app });
    const unknown = await ask('/metrics', 'hft_unknown', { ...api, app });
    const health = await ask('/healthz', undefined, { ...api, app });
    await app.close();
    await database.close();
    rmSync(line.folder, { recursive: true, force: true });

    expect([ready.status, known.status, unknown.status, health.status]).toEqual([503, 200, 503, 200]);
    expect(sample(known.body, 'holdfast_database_up')).toBe(0);
    expect(sample(known.body, 'holdfast_change_sets_total')).toBeUndefined();
    expect(sample(known.body, 'process_resident_memory_bytes')).toBeGreaterThan(0);
  });
});

/** A way to the database that can be cut: a socket of our own before the server's. */
async function openLine(socket: string): Promise<{ folder: string; cut(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-line-'));
  const open = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(socket);
    for (const end of [near, far]) {
      open.add(end);
      end.on('error', () => {});
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(join(folder, '.s.PGSQL.5432'), resolve));
  return {
    folder,
    cut: () => {
      server.close();
      for (const end of open) end.destroy();
    },
  };
}
