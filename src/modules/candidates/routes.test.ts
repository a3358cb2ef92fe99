import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aTerminal } from '../../../tests/terminal.ts';
import { runCommand } from '../../cli/main.ts';
import { endIdentityRules } from './index.ts';

interface Item {
  id: string;
  confidence: string;
  advisory: { id: string };
  match: { confidence: string };
  vulnerability: { id: string };
  component: { name: string };
}

type Caller = Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>;

const advisory = (id: string, name: string, fixed: string) => ({
  id,
  modified: '2026-03-01T00:00:00Z',
  summary: `About ${id}`,
  affected: [
    { package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }] },
  ],
});
const cpeAdvisory = {
  id: 'CVE-2026-9001',
  modified: '2026-03-01T00:00:00Z',
  summary: 'About zlib',
  database_specific: {
    severity: 'HIGH',
    cpe_configurations: [
      {
        nodes: [
          {
            operator: 'OR',
            cpeMatch: [
              { vulnerable: true, criteria: 'cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*', versionEndExcluding: '1.2.12' },
            ],
          },
        ],
      },
    ],
  },
};
const corpus = [advisory('GHSA-real', 'left-pad', '2.0.0'), advisory('GHSA-fork', 'tar', '6.2.1'), cpeAdvisory];

const bom = (zlib = '1.2.11') => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [
    { type: 'library', name: 'pad', version: '1.0.0', purl: 'pkg:npm/pad@npm:left-pad@1.0.0' },
    { type: 'library', name: 'zlib', version: zlib, cpe: `cpe:2.3:a:zlib:zlib:${zlib}:*:*:*:*:*:*:*` },
    {
      type: 'library',
      name: 'our-tar',
      version: '1',
      purl: 'pkg:generic/our-tar@1',
      pedigree: {
        ancestors: [{ type: 'library', name: 'tar', purl: 'pkg:npm/tar@6.1.0' }],
        patches: [{ type: 'backport', resolves: [{ type: 'security', id: 'GHSA-other' }] }],
      },
    },
    {
      type: 'library',
      name: 'vendored',
      version: '1.0.0',
      pedigree: { ancestors: [{ type: 'library', name: 'left-pad', purl: 'pkg:npm/left-pad@1.0.0' }] },
    },
    { type: 'library', name: 'homegrown', version: '1' },
  ],
});

/** Issue 4 §2: CPE off the hot path, with confidence, grounds and a remembered reject rule. */
describe('candidates', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Caller;
  let product: { id: string; number: string };
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-candidates-'));
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('analyst');
    const installer = await api.as('administrator', { installation: true });
    await installer.upload('/feeds/osv/issues', lines);
    await settled();
    product = (await us.post('/products', { name: 'Gateway' })).body;
    await give(bom());
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true });
  });

  const lines = corpus.map((one) => `${JSON.stringify(one)}\n`).join('');
  const settled = async () => {
    const open = 'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts';
    while ((await api.platform.database.pool.query(open)).rows[0].open > 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const give = async (document: unknown) => {
    expect((await us.upload(`/products/${product.id}/boms`, JSON.stringify(document))).status).toBe(202);
    await settled();
  };
  const shown = async (state = 'to-confirm') => {
    const { body } = await us.get(`/candidates?state=${state}`);
    return body.items.map((one: Item) => `${one.vulnerability.id} ${one.component.name} ${one.confidence}`);
  };
  const findings = async () => {
    const { body } = await us.get('/findings');
    return body.items.map((one: Item) => `${one.vulnerability.id} ${one.component.name}`).sort();
  };
  const idOf = async (name: string) =>
    (await us.get('/candidates')).body.items.find((one: Item) => one.component.name === name).id;

  it('are what a scan of the same document with the same advisories finds, as are the findings and what could not be checked', async () => {
    writeFileSync(join(folder, 'osv.jsonl'), lines);
    writeFileSync(join(folder, 'bom.json'), JSON.stringify(bom()));
    const terminal = aTerminal();
    const files = [join(folder, 'bom.json'), '--advisories', join(folder, 'osv.jsonl')];
    await runCommand(['scan', ...files, '-o', 'json'], terminal);
    const scan = JSON.parse(terminal.written());

    expect(await findings()).toEqual(
      scan.findings.map((one: Item) => `${one.advisory.id} ${one.component.name}`).sort(),
    );
    expect((await shown()).sort()).toEqual(
      scan.candidates.map((one: Item) => `${one.advisory.id} ${one.component.name} ${one.match.confidence}`).sort(),
    );
    const { body } = await us.get(`/boms?product=${product.number}`);
    const parts = (await us.get(`/boms/${body.items[0].number}/components?show=unchecked`)).body.items;
    expect(parts.map(({ name, reason }: { name: string; reason: string }) => ({ name, reason }))).toEqual(
      scan.components.unchecked,
    );
  });

  it('name their grounds, and the findings by other names do too, with the feed', async () => {
    const { body } = await us.get('/candidates');

    expect(body).toMatchObject({ total: 2 });
    expect(body.items.map(({ match, meant }: { match: object; meant: string }) => ({ ...match, meant }))).toMatchObject(
      [
        {
          identifier: 'cpe',
          asked: 'cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*',
          by: 'range',
          meant: 'cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*',
        },
        {
          identifier: 'pedigree.ancestor',
          asked: 'pkg:npm/tar@6.1.0',
          at: '/pedigree/ancestors/0/purl',
          meant: 'pkg:npm/tar',
        },
      ],
    );
    expect(body.items.map(({ advisories }: { advisories: object[] }) => advisories)).toEqual([
      [{ id: 'CVE-2026-9001', feed: null, source: 'osv' }],
      [{ id: 'GHSA-fork', feed: null, source: 'osv' }],
    ]);
    const alias = (await us.get('/findings?q=pad')).body.items.find(
      ({ component }: { component: { name: string } }) => component.name === 'pad',
    );
    expect((await us.get(`/findings/${alias.number}`)).body.match).toMatchObject({
      identifier: 'alias',
      asked: 'pkg:npm/left-pad@1.0.0',
      advisories: [{ id: 'GHSA-real', source: 'osv' }],
    });
  });

  it('count in no number until somebody says that the component is the product; then they are findings that say so', async () => {
    const before = await findings();
    const { status, body } = await us.post(`/candidates/${await idOf('zlib')}/verdict`, {
      says: 'is',
      reason: 'We build it.',
    });
    await settled();

    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'confirmed', rule: { says: 'is', reason: 'We build it.' } });
    expect(before).not.toContain('CVE-2026-9001 zlib');
    expect(await findings()).toContain('CVE-2026-9001 zlib');
    const { items } = (await us.get('/findings?vulnerability=CVE-2026-9001')).body;
    expect((await us.get(`/findings/${items[0].number}`)).body.match).toMatchObject({
      identifier: 'cpe',
      confidence: 'medium',
      by: 'range',
      range: { fixed: '1.2.12' },
      criteria: 'cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*',
    });
    expect((await us.get(`/findings/${items[0].number}/why/match`)).body).toMatchObject({
      result: { text: '1.2.11 lies in the range from the first version, below 1.2.12' },
      inputs: [{}, { what: 'Name asked for' }, { what: 'CPE name in the advisory' }, { what: 'CVE-2026-9001' }],
    });
  });

  it('stay rejected in the next version of the component too, and come back when that is taken back', async () => {
    await us.post(`/candidates/${(await us.get('/candidates?state=confirmed')).body.items[0].id}/verdict`, {
      says: 'is-not',
      reason: 'Only the name.',
    });
    await settled();
    await give(bom('1.2.10'));

    expect(await findings()).not.toContain('CVE-2026-9001 zlib');
    expect(await shown()).toEqual(['GHSA-fork our-tar medium']);
    expect(await shown('rejected')).toEqual(['CVE-2026-9001 zlib medium']);
    const { items } = (await us.get('/identity-rules')).body;
    expect(items).toMatchObject([
      { component: 'zlib', componentKey: 'zlib', says: 'is-not', reason: 'Only the name.', candidates: 1 },
    ]);
    expect((await us.delete(`/identity-rules/${items[0].id}`)).status).toBe(204);
    await settled();
    expect(await shown()).toEqual(['CVE-2026-9001 zlib medium', 'GHSA-fork our-tar medium']);
    expect((await us.get('/audit?action=identity-rule.removed')).body.items).toHaveLength(1);
  });

  it('come of names of any length', async () => {
    const long = Array.from({ length: 120 }, (_, at) => hash('md5', String(at))).join('');
    const purl = `pkg:npm/tar@6.1.0?vcs_url=${long}`;
    const name = `${'x'.repeat(593)}\u{1f4e6} and more`;
    const pedigree = { ancestors: [{ type: 'library', name: 'tar', purl }], patches: [{ type: 'backport' }] };
    await give({ ...bom(), components: [...bom().components, { type: 'library', name, pedigree }] });

    expect(await shown()).toContain(`GHSA-fork ${name} medium`);
    await give(bom());
  });

  it('are to be confirmed again after the last day of what was said', async () => {
    const said = { says: 'is-not', reason: 'Until the review.', expiresOn: '2099-01-01' };
    await us.post(`/candidates/${await idOf('zlib')}/verdict`, said);
    const end = async (now: string) => {
      await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
        endIdentityRules(tx, { workspaceId: api.workspace.id, now: new Date(now) }),
      );
      await settled();
      return shown('rejected');
    };

    expect(await end('2099-01-01T12:00:00Z')).toEqual(['CVE-2026-9001 zlib medium']);
    expect(await end('2099-01-02T00:00:00Z')).toEqual([]);
    const past = await us.post(`/candidates/${await idOf('zlib')}/verdict`, { ...said, expiresOn: '2001-01-01' });
    expect(past.status).toBe(400);
  });
});
