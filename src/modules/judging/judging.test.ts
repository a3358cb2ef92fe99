import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { allFindings, mayReach } from './candidates.ts';
import { RuleScope } from './contract.ts';
import { judgeFindings } from './judge-findings.ts';
import { resolveScope } from './resolve-scope.ts';
import { reaches } from './rule-scope.ts';
import { type JudgedFinding, readDocket } from './store.ts';

type Caller = Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>;

const versions = 75;
const flaws = 70;

/** Written in all the ways in which package URLs are. */
const purls = [
  'pkg:npm/tar@1.0.0',
  'pkg:npm/%40acme/tar@1.0.0',
  'pkg:npm/star-tar@1.0.0',
  'pkg:pypi/Foo_Bar@1.0.0',
  'pkg:pypi/foo.bar.baz@1.0.0?file_name=x',
  'pkg:golang/github.com/Acme/Tar@v1.0.0',
  'pkg:maven/org.acme/tar-core@1.0.0?type=jar#sub/path',
];

const ecosystems: Record<string, string> = { npm: 'npm', pypi: 'PyPI', golang: 'Go', maven: 'Maven' };

const affected = [
  ['npm', 'tar'],
  ['npm', '@acme/tar'],
  ['npm', 'star-tar'],
  ['pypi', 'foo-bar'],
  ['pypi', 'foo-bar-baz'],
  ['golang', 'github.com/Acme/Tar'],
  ['maven', 'org.acme:tar-core'],
].map(([type, name]) => ({
  package: { ecosystem: ecosystems[type!], name },
  ranges: [{ type: type === 'npm' || type === 'golang' ? 'SEMVER' : 'ECOSYSTEM', events: [{ introduced: '0' }] }],
}));

const levels = ['AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N'];

function anAdvisory(index: number) {
  return {
    id: `GHSA-many-${index}`,
    modified: '2026-03-01T00:00:00Z',
    aliases: [`CVE-2026-${5000 + index}`],
    severity: [{ type: 'CVSS_V3', score: `CVSS:3.1/${levels[index % 2]}` }],
    affected: index < 3 ? affected : affected.slice(0, 1),
  };
}

const bom = (list: readonly string[]) =>
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    components: list.map((purl, index) => ({ type: 'library', name: `part ${index}`, purl })),
  });

const openVex = (author: string, vulnerability: string, status: string) =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `urn:${author}:${vulnerability}`,
    author,
    timestamp: '2026-02-01T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: vulnerability },
        products: [{ '@id': 'pkg:npm/tar' }],
        status,
        ...(status === 'not_affected' ? { justification: 'component_not_present' } : {}),
      },
    ],
  });

describe('judging', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Caller;
  let odd: { id: string };

  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator');
    const installer = await api.as('administrator', { installation: true });
    odd = (await us.post('/products', { name: 'Odd' })).body;
    const many = (await us.post('/products', { name: 'Many' })).body;
    const records = Array.from({ length: flaws }, (_, index) => `${JSON.stringify(anAdvisory(index))}\n`).join('');
    await installer.upload('/feeds/osv/issues', records);
    await us.upload(`/products/${odd.id}/boms`, bom(purls));
    const list = Array.from({ length: versions }, (_, index) => `pkg:npm/tar@1.0.${index + 1}`);
    await us.upload(`/products/${many.id}/boms`, bom(list));
    await settled();
  });
  afterAll(() => api.stop());

  const settled = async () => {
    for (;;) {
      const { rows } = await api.platform.database.pool.query(
        'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts',
      );
      if (rows[0].open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const inWorkspace = <T>(work: Parameters<typeof api.platform.database.inWorkspace<T>>[1]) =>
    api.platform.database.inWorkspace(api.workspace.id, work);

  const docketOf = (scope: RawBuilder<boolean>) =>
    inWorkspace(async (tx) => {
      const found: JudgedFinding[] = [];
      for await (const portion of readDocket(tx, api.workspace.id, scope)) found.push(...portion);
      return found;
    });

  /** What hearing every finding anew, whatever it is, would change. */
  const differs = async () => {
    const rollback = new Error('rolled back');
    let moved = -1;
    await inWorkspace((tx) =>
      changeWithin(
        tx,
        { workspaceId: api.workspace.id, actor: { kind: 'system', id: null } },
        'test',
        async (change) => {
          ({ moved } = await judgeFindings(change, { scope: allFindings, now: new Date() }));
          throw rollback;
        },
      ),
    ).catch((error) => {
      if (error !== rollback) throw error;
    });
    return moved;
  };

  it('asks the database for every finding that a rule reaches, however package URL and pattern are written', async () => {
    const all = await docketOf(sql`finding.product_id = ${odd.id}`);
    const pattern = fc
      .tuple(
        fc.constantFrom(...purls, 'pkg:npm/@acme/tar', 'pkg:pypi/foo-bar', '*tar*', 'pkg:golang/github.com/acme/*'),
        fc.array(fc.tuple(fc.nat(40), fc.nat(6)), { maxLength: 2 }),
        fc.boolean(),
        fc.boolean(),
      )
      .map(([purl, cuts, upper, bare]) => {
        const base = bare ? purl.replace(/@[^@/]*$/, '') : purl;
        const text = cuts.reduce((said, [at, length]) => `${said.slice(0, at)}*${said.slice(at + length)}`, base);
        return upper ? text.toUpperCase() : text;
      })
      .filter((text) => text.length >= 5);
    const scopes = fc
      .record(
        {
          purl: pattern,
          vulnerability: fc.constantFrom('CVE-2026-5001', 'ghsa-MANY-2', 'CVE-1999-1'),
          severity: fc.subarray(['critical', 'high', 'low', 'unknown'] as const, { minLength: 1 }),
          knownExploited: fc.boolean(),
          component: fc.constantFrom(all[0]!.componentId, 'C-0001'),
          versions: fc.constantFrom('vers:npm/<2.0.0', 'vers:npm/>=3.0.0'),
        },
        { requiredKeys: [] },
      )
      .filter((scope) => Object.keys(scope).length > 0);

    await fc.assert(
      fc.asyncProperty(scopes, async (said) => {
        const scope = await inWorkspace((tx) => resolveScope(tx, api.workspace.id, RuleScope.parse(said)));
        const asked = await docketOf(sql`finding.product_id = ${odd.id} and ${mayReach(scope)}`);
        const isReached = (finding: JudgedFinding) =>
          reaches(scope, {
            ...finding,
            purl: finding.component.purl,
            version: finding.component.version ?? finding.matchedVersion,
          });
        const reached = all.filter(isReached).map(({ id }) => id);

        expect(reached.filter((id) => asked.every((one) => one.id !== id))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('judges by a job what is too much to wait for, and comes to the same', async () => {
    const rule = { name: 'Tar', scope: { purl: 'pkg:npm/tar' }, state: 'suppressed', reason: 'A test rig.' };

    const { body: added } = await us.post('/triage/rules', rule);
    const job = await us.finished(added.jobId);

    expect(job).toMatchObject({ kind: 'findings.judge', state: 'done', done: added.touched, total: added.touched });
    expect(added.touched).toBeGreaterThan(5_000);
    expect((await us.get('/triage/rules')).body.items[0].deciding).toBe((versions + 1) * flaws);
    expect((await us.get('/findings')).body.total).toBe((purls.length - 1) * 3);
    expect(await differs()).toBe(0);

    const { body: removed } = await us.delete(`/triage/rules/${added.rule.id}`);
    await us.finished(removed.jobId);

    expect((await us.get('/findings')).body.total).toBe((versions + 1) * flaws + (purls.length - 1) * 3);
    expect(await differs()).toBe(0);
  });

  it('leaves nothing as it would not be had everything been judged, whatever is said, said anew and taken back', async () => {
    const rule = { name: 'Odd', scope: { product: odd.id }, state: 'suppressed', reason: 'A test rig.' };
    const moved: number[] = [];
    const step = async (deed: Promise<{ body: { jobId?: string; effect?: { jobId: string | null } } }>) => {
      const { body } = await deed;
      const jobId = body.jobId ?? body.effect?.jobId;
      if (jobId) await us.finished(jobId);
      moved.push(await differs());
      return body as { rule: { id: string }; id: string; change: number };
    };

    const one = await step(us.post('/triage/rules', rule));
    const two = await step(
      us.post('/triage/rules', {
        ...rule,
        scope: { vulnerability: 'CVE-2026-5001' },
        state: 'affected',
        action: 'Raise.',
      }),
    );
    const maker = await step(us.upload('/vex/documents', openVex('Lab', 'CVE-2026-5001', 'not_affected')));
    await step(us.upload('/vex/documents', openVex('Shop', 'CVE-2026-5001', 'under_investigation')));
    await step(us.send('PUT', '/triage/trust', { classes: ['other', 'own', 'maker', 'supplier'] }));
    await step(
      us.send('PUT', `/triage/rules/${one.rule.id}`, { ...rule, scope: { severity: ['low'], product: odd.id } }),
    );
    await step(us.delete(`/vex/documents/${maker.id}`));
    await step(us.delete(`/triage/rules/${two.rule.id}`));
    await step(us.send('PUT', '/triage/trust', { classes: ['own', 'maker', 'supplier', 'other'] }));

    expect(moved).toEqual(moved.map(() => 0));
  });
});
