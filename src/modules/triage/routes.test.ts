import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { expireTriage, judgeAnew } from './index.ts';

type Caller = Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>;

function anAdvisory(id: string, cve: string, name: string) {
  return {
    id,
    modified: '2026-03-01T00:00:00Z',
    aliases: [cve],
    summary: `About ${id}`,
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '9.0.0' }] }],
      },
    ],
  };
}

const bom = (...names: string[]) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  components: names.map((name) => ({ type: 'library', name, version: '1.0.0', purl: `pkg:npm/${name}@1.0.0` })),
});

interface Said {
  id?: string;
  author: string;
  status: string;
  product?: string;
  timestamp?: string;
  version?: number;
  vulnerability?: string;
}

function openVex({
  id,
  author,
  status,
  product = 'pkg:npm/tar',
  timestamp = '2026-02-01T00:00:00Z',
  version = 1,
  vulnerability = 'CVE-2026-1001',
}: Said): string {
  return JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': id ?? `https://example.org/${author}`,
    author,
    timestamp,
    version,
    statements: [
      {
        vulnerability: { name: vulnerability },
        products: [{ '@id': product }],
        status,
        ...(status === 'not_affected' ? { justification: 'vulnerable_code_not_present' } : {}),
        ...(status === 'affected' ? { action_statement: 'Raise tar.' } : {}),
      },
    ],
  });
}

describe('triage', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let installer: Caller;
  let us: Caller;
  let lead: Caller;
  let rtu: { id: string; number: string };
  let meter: { id: string; number: string };

  beforeAll(async () => {
    api = await startApi();
    installer = await api.as('administrator', { installation: true });
    us = await api.as('analyst');
    lead = await api.as('administrator');
    const maker = (await us.post('/suppliers', { name: 'Acme' })).body;
    rtu = (await us.post('/products', { name: 'RTU', version: '4.2', makerId: maker.id })).body;
    meter = (await us.post('/products', { name: 'Meter' })).body;
    await loadOsv(anAdvisory('GHSA-tar', 'CVE-2026-1001', 'tar'), anAdvisory('GHSA-pad', 'CVE-2026-1002', 'pad'));
    for (const { id } of [rtu, meter]) {
      expect((await us.upload(`/products/${id}/boms`, JSON.stringify(bom('tar', 'pad')))).status).toBe(202);
    }
    await settled();
  });
  afterAll(() => api.stop());

  /** Everything counts what is open, and nothing that is closed. */
  afterEach(async () => {
    const { body } = await us.get('/findings');
    const { rows } = await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
      sql<{ count: number }>`select coalesce(sum(findings), 0)::int as count from finding_count
        where workspace_id = ${api.workspace.id}`.execute(tx),
    );
    expect(body.items.length).toBe(rows[0]!.count);
    expect(body.total).toBe(rows[0]!.count);
  });

  const settled = async () => {
    for (;;) {
      const { rows } = await api.platform.database.pool.query(
        'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts',
      );
      if (rows[0].open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const loadOsv = async (...records: unknown[]) => {
    await installer.upload('/feeds/osv/issues', records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await settled();
  };
  const loadKev = async (...cves: string[]) => {
    const vulnerabilities = cves.map((cveID) => ({ cveID, dateAdded: '2026-04-01' }));
    await installer.upload('/feeds/kev/issues', JSON.stringify({ catalogVersion: cves.join(), vulnerabilities }));
    await settled();
  };
  const open = async (query = '') =>
    (await us.get(`/findings?sort=-product${query}`)).body.items.map(
      ({
        vulnerability,
        product,
        verdict,
      }: {
        vulnerability: { id: string };
        product: { name: string };
        verdict: string;
      }) => `${vulnerability.id} ${product.name} ${verdict}`,
    );
  const idOf = async (vulnerability: string, product: { id: string }) =>
    (await us.get(`/findings?vulnerability=${vulnerability}&product=${product.id}`)).body.items[0]?.id as string;
  /** What people were told of decisions that end. */
  const told = async () => {
    const { rows } = await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
      sql<{ type: string; name: string; counts: Record<string, number> }>`
        select event.type, node.name, subject.counts from notice_event event
        join notice_subject subject on subject.workspace_id = ${api.workspace.id} and subject.event_id = event.id
        join node on node.workspace_id = ${api.workspace.id} and node.id = subject.node_id
        where event.workspace_id = ${api.workspace.id} and event.type like 'triage.%' order by event.at, event.id`.execute(
        tx,
      ),
    );
    return rows.map(({ type, name, counts }) => ({ type, name, ...counts }));
  };
  const take = (text: string, query = '') => us.upload(`/vex/documents?fileName=a.json${query}`, text);

  it('tells before a document is taken in what it does, and keeps nothing of that', async () => {
    const { status, body } = await us.upload(
      '/vex/previews?fileName=a.json',
      openVex({ author: 'Acme', status: 'not_affected' }),
    );

    expect(status).toBe(200);
    expect(body.effect).toEqual({ closed: 2, reopened: 0, states: { not_affected: 2 }, outside: 0, jobId: null });
    expect((await us.get('/vex/documents')).body.items).toEqual([]);
    expect(await open()).toHaveLength(4);
  });

  it('takes a document in: findings close everywhere, their page says by whom, the bytes are kept, and an undo opens them again', async () => {
    const text = openVex({ author: 'Acme', status: 'not_affected', product: 'pkg:generic/rtu@4.2' });

    const { status, body } = await take(text);

    expect([status, body.effect.closed, body.number]).toEqual([201, 1, 'X-0001']);
    expect((await open()).sort()).toEqual(
      ['CVE-2026-1002 RTU open', 'CVE-2026-1001 Meter open', 'CVE-2026-1002 Meter open'].sort(),
    );
    expect(await open('&state=closed')).toEqual(['CVE-2026-1001 RTU not_affected']);
    expect((await us.get(`/products/${rtu.id}`)).body.findings).toMatchObject({ unknown: 1 });
    const [closed] = (await us.get('/findings?state=closed')).body.items;
    expect((await us.get(`/findings/${closed.id}/triage`)).body.heard).toMatchObject([
      { kind: 'statement', trust: 'maker', author: 'Acme', outranked: null, state: 'not_affected' },
    ]);
    expect((await us.get(`/vex/documents/${body.id}`)).body.items[0]).toMatchObject({
      status: 'not_affected',
      at: '/statements/0',
    });

    const undone = await us.delete(`/vex/documents/${body.id}`);

    expect(undone.body).toMatchObject({ reopened: 1 });
    expect(await open()).toHaveLength(4);
  });

  it('shows authors who disagree side by side, decides by the trust, and otherwise when the trust is turned', async () => {
    const maker = await take(openVex({ author: 'Acme', status: 'not_affected', product: 'pkg:generic/rtu@4.2' }));
    const lab = await take(openVex({ author: 'Lab', status: 'affected', timestamp: '2026-03-01T00:00:00Z' }));

    expect(await open('&state=closed&disputed=true')).toEqual(['CVE-2026-1001 RTU not_affected']);
    await lead.send('PUT', '/triage/trust', { classes: ['own', 'other', 'maker', 'supplier'] });
    expect(await open('&product=' + rtu.id + '&disputed=true')).toEqual(['CVE-2026-1001 RTU affected']);
    await lead.send('PUT', '/triage/trust', { classes: ['own', 'maker', 'supplier', 'other'] });

    for (const { body } of [maker, lab]) await us.delete(`/vex/documents/${body.id}`);
  });

  it('lets a newer document of the same author under the same id take the place of the older', async () => {
    const first = await take(openVex({ id: 'urn:x:1', author: 'Lab', status: 'not_affected' }));
    const second = await take(openVex({ id: 'urn:x:1', author: 'Lab', status: 'affected', version: 2 }));

    expect(await open('&vulnerability=CVE-2026-1001')).toEqual([
      'CVE-2026-1001 RTU affected',
      'CVE-2026-1001 Meter affected',
    ]);
    expect((await us.get(`/vex/documents/${first.body.id}`)).body.supersededBy).toBe(second.body.id);
    await us.delete(`/vex/documents/${second.body.id}`);
    expect(await open('&vulnerability=CVE-2026-1001')).toEqual([]);
    await us.delete(`/vex/documents/${first.body.id}`);
  });

  it('keeps statements about what is not in the register until it appears', async () => {
    const given = await take(
      openVex({ author: 'Lab', status: 'fixed', product: 'pkg:npm/late', vulnerability: 'CVE-2026-1003' }),
    );
    expect(given.body.effect).toMatchObject({ closed: 0, outside: 1 });

    await loadOsv(
      anAdvisory('GHSA-tar', 'CVE-2026-1001', 'tar'),
      anAdvisory('GHSA-pad', 'CVE-2026-1002', 'pad'),
      anAdvisory('GHSA-late', 'CVE-2026-1003', 'late'),
    );
    const late = (await us.post('/products', { name: 'Late' })).body;
    await us.upload(`/products/${late.id}/boms`, JSON.stringify(bom('late')));
    await settled();

    expect(await open(`&product=${late.id}`)).toEqual([]);
    expect(await open(`&product=${late.id}&state=closed`)).toEqual(['CVE-2026-1003 Late fixed']);
  });

  it('decides by hand on many, tells before what it does, and takes it back', async () => {
    const decision = {
      selection: { filter: { vulnerability: 'CVE-2026-1002' } },
      state: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      reason: 'We never pad.',
    };

    const preview = await us.post('/triage/previews', decision);
    const before = await open();
    const decided = await us.post('/triage/decisions', decision);

    expect(preview.body).toMatchObject({ touched: 2, closed: 2, products: 2, change: null });
    expect(before).toHaveLength(4);
    expect(decided.body).toMatchObject({ touched: 2, closed: 2 });
    expect(await open()).toHaveLength(2);

    const undone = await us.post('/triage/undo', { change: decided.body.change });

    expect(undone.body).toMatchObject({ touched: 2, reopened: 2 });
    expect(await open()).toHaveLength(4);
  });

  it('holds all that match to what the preview showed, and names what came and what left', async () => {
    const decision = {
      selection: { filter: { vulnerability: 'CVE-2026-1002', verdict: 'open' } },
      state: 'suppressed',
      reason: 'A test rig.',
    };
    const { expected } = (await us.post('/triage/previews', decision)).body;
    const [first, second] = (await us.get('/findings?vulnerability=CVE-2026-1002&sort=number')).body.items;
    const one = await us.post('/triage/decisions', { ...decision, selection: { ids: [second.id] } });

    const refused = await us.post('/triage/decisions', { ...decision, selection: { ...decision.selection, expected } });
    await us.post('/triage/undo', { change: one.body.change });
    const taken = await us.post('/triage/decisions', { ...decision, selection: { ...decision.selection, expected } });
    await us.post('/triage/undo', { change: taken.body.change });

    expect(expected).toMatchObject({ count: 2 });
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      `The list shows other findings than in the preview: none came and 1 left (${second.number}). Look at the preview again.`,
    ]);
    expect([taken.status, taken.body.touched]).toEqual([200, 2]);
    expect(first.number).not.toBe(second.number);
  });

  it('leaves out of all that match those that somebody took out, and counts by verdict what remains', async () => {
    const kept = await idOf('CVE-2026-1002', rtu);

    const decided = await us.post('/triage/decisions', {
      selection: { filter: { vulnerability: 'CVE-2026-1002' }, except: [kept] },
      state: 'suppressed',
      reason: 'A test rig.',
    });
    const { verdict } = (await us.get('/findings/facets?vulnerability=CVE-2026-1002')).body;
    const { total } = (await us.get('/findings?vulnerability=CVE-2026-1002&verdict=suppressed')).body;
    await us.post('/triage/undo', { change: decided.body.change });

    expect(decided.body).toMatchObject({ touched: 1, closed: 1 });
    expect(verdict).toContainEqual({ value: 'suppressed', count: 1 });
    expect(total).toBe(1);
  });

  it.each([
    [{ state: 'not_affected', reason: 'x' }, '/justification'],
    [{ state: 'affected', reason: 'x' }, '/action'],
    [{ state: 'accepted', reason: 'x', expiresOn: '2999-01-01' }, '/approverId'],
    [{ state: 'fixed', justification: 'component_not_present', reason: 'x' }, '/justification'],
    [{ state: 'fixed', reason: 'x', expiresOn: '2001-01-01' }, '/expiresOn'],
  ])('refuses %j', async (words, at) => {
    const ids = [await idOf('CVE-2026-1002', rtu)];

    const { status, body } = await us.post('/triage/decisions', { selection: { ids }, ...words });

    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(at);
  });

  it('decides by a rule, what comes up later too, and wakes when, and only when, what it rested on changes', async () => {
    const rule = {
      name: 'Tar is never reached',
      scope: { purl: 'pkg:npm/t*', product: rtu.number },
      state: 'suppressed',
      reason: 'Behind a gate.',
    };

    const preview = await us.post('/triage/rules/previews', rule);
    const added = await us.post('/triage/rules', rule);

    expect(preview.body).toMatchObject({ touched: 1, closed: 1, items: [{ from: 'open', to: 'suppressed' }] });
    expect([added.status, added.body.rule.number, added.body.rule.deciding]).toEqual([201, added.body.rule.number, 1]);
    expect(await open(`&product=${rtu.id}`)).toEqual(['CVE-2026-1002 RTU open']);

    await loadKev('CVE-2026-1002');
    expect(await open(`&product=${rtu.id}`)).toEqual(['CVE-2026-1002 RTU open']);

    await loadKev('CVE-2026-1001');
    const [woken] = (await us.get(`/findings?product=${rtu.id}&vulnerability=CVE-2026-1001`)).body.items;
    expect(woken).toMatchObject({ verdict: 'open', woke: [{ what: 'knownExploited', from: false, to: true }] });
    expect((await us.get('/triage/rules')).body.items[0]).toMatchObject({ deciding: 0, woken: 1 });
    expect(await open('&woke=true')).toEqual(['CVE-2026-1001 RTU open']);
    await loadKev('CVE-2026-1001', 'CVE-2026-1002');
    expect(await told()).toEqual([{ type: 'triage.woke', name: 'RTU', findings: 1, knownExploited: 1 }]);

    await us.send('PUT', `/triage/rules/${added.body.rule.id}`, rule);
    expect(await open(`&product=${rtu.id}&vulnerability=CVE-2026-1001`)).toEqual([]);
    expect((await us.delete(`/triage/rules/${added.body.rule.id}`)).body).toMatchObject({ reopened: 1 });
  });

  it('takes back what was done to a rule: that it was added, said anew or taken away', async () => {
    const rule = { name: 'Pad', scope: { vulnerability: 'CVE-2026-1002' }, state: 'suppressed', reason: 'A rig.' };
    const closed = async () => (await us.get('/findings?state=closed&vulnerability=CVE-2026-1002')).body.total;
    const undo = async ({ body }: { body: { change: number } }) =>
      (await us.post('/triage/undo', { change: body.change })).status;
    const seen: unknown[] = [];

    const added = await us.post('/triage/rules', rule);
    const { id } = added.body.rule;
    const narrowed = await us.send('PUT', `/triage/rules/${id}`, {
      ...rule,
      scope: { ...rule.scope, product: rtu.id },
    });
    seen.push(await closed(), await undo(added), await undo(narrowed), await closed());
    const removed = await us.delete(`/triage/rules/${id}`);
    seen.push(await closed(), await undo(removed), await closed());
    expect((await us.get('/triage/rules')).body.items).toMatchObject([{ id, name: 'Pad', deciding: 2 }]);
    await us.delete(`/triage/rules/${id}`);

    expect(seen).toEqual([1, 409, 200, 2, 0, 200, 2]);
  });

  it('reaches by a rule what came to its group since, and writes no change where nothing did', async () => {
    const group = (await us.post('/suppliers', { name: 'Shared maker' })).body;
    const rule = { name: 'Theirs', scope: { supplier: group.id }, state: 'suppressed', reason: 'A rig.' };
    const { body } = await us.post('/triage/rules', rule);
    const pass = async () => {
      await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
        judgeAnew(tx, { workspaceId: api.workspace.id, now: new Date() }),
      );
      await settled();
      const { rows } = await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
        sql<{ count: number }>`select count(*)::int as count from change_set
          where workspace_id = ${api.workspace.id} and action = 'findings.judged'`.execute(tx),
      );
      return rows[0]!.count;
    };

    await us.patch(`/products/${meter.id}`, { makerId: group.id });
    const first = await pass();
    const closed = (await us.get(`/findings?product=${meter.id}`)).body.total;
    const second = await pass();
    await us.delete(`/triage/rules/${body.rule.id}`);

    expect([closed, first, second]).toEqual([0, 1, 1]);
  });

  it('states what was decided in every format so that an empty copy comes to the same', async () => {
    await us.post('/triage/decisions', {
      selection: { ids: [await idOf('CVE-2026-1001', rtu)] },
      state: 'not_affected',
      justification: 'component_not_present',
      statement: 'Not shipped.',
      reason: 'Looked.',
    });
    await us.post('/triage/decisions', {
      selection: { ids: [await idOf('CVE-2026-1002', rtu)] },
      state: 'affected',
      action: 'Raise pad.',
      reason: 'Looked.',
    });
    const wanted = [...(await open(`&product=${rtu.id}`)), ...(await open(`&product=${rtu.id}&state=closed`))];

    for (const format of ['openvex', 'csaf', 'csaf&draft=true&tlp=GREEN', 'cyclonedx', 'spdx']) {
      const answer = await us.get(`/vex/export?format=${format}&product=${rtu.id}`);
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      const copy = await api.newWorkspace(`Copy ${format}`);
      const there = await api.as('administrator', { workspaceId: copy.id });
      const product = (await there.post('/products', { name: 'RTU', version: '4.2' })).body;
      await there.upload(`/products/${product.id}/boms`, JSON.stringify(bom('tar', 'pad')));
      await settled();
      const draft = format.includes('draft');
      expect((await there.upload(`/vex/documents?draft=${draft}`, text)).status).toBe(201);
      if (draft) expect(answer.body.document.distribution.tlp.label).toBe('GREEN');
      const found = await Promise.all(
        ['open', 'closed'].map(async (state) => (await there.get(`/findings?sort=number&state=${state}`)).body.items),
      );
      const states = found
        .flat()
        .map(
          ({
            vulnerability,
            product: of,
            verdict,
          }: {
            vulnerability: { id: string };
            product: { name: string };
            verdict: string;
          }) => `${vulnerability.id} ${of.name} ${verdict}`,
        );
      expect(states.sort()).toEqual(wanted.toSorted());
    }
  });

  it('names in its effect only what comes to something else', async () => {
    const decision = { selection: { ids: [await idOf('CVE-2026-1001', meter)] }, state: 'suppressed' };
    const first = await us.post('/triage/decisions', { ...decision, reason: 'Not shipped.' });
    const again = await us.post('/triage/decisions', { ...decision, reason: 'Not shipped, as the maker says.' });
    await us.post('/triage/decisions', { ...decision, state: 'open', reason: 'As before.' });

    expect(first.body).toMatchObject({ touched: 1, states: { suppressed: 1 }, items: [{ to: 'suppressed' }] });
    expect(again.body).toMatchObject({ touched: 1, states: {}, items: [] });
  });

  it('opens again what was decided for a time that is over, and keeps who said what', async () => {
    const id = await idOf('CVE-2026-1001', meter);
    await us.post('/triage/decisions', {
      selection: { ids: [id] },
      state: 'suppressed',
      reason: 'Later.',
      expiresOn: '2999-01-01',
    });
    await us.post(`/findings/${id}/comments`, { text: 'Ask again.' });

    const { body } = await us.get(`/findings/${id}/triage`);

    expect(body.comments).toMatchObject([{ text: 'Ask again.' }]);
    expect(body.history.map(({ what, state }: { what: string; state: string }) => `${what} ${state}`)).toContain(
      'decided suppressed',
    );
    expect(body.heard[0]).toMatchObject({ kind: 'decision', words: 'Later.', expiresAt: '2999-01-02T00:00:00.000Z' });
  });

  it('opens again what was decided for a time, on the day after its last', async () => {
    const id = await idOf('CVE-2026-1002', meter);
    await us.post('/triage/decisions', {
      selection: { ids: [id] },
      state: 'suppressed',
      reason: 'Later.',
      expiresOn: '2999-01-01',
    });
    const pass = (now: string) =>
      api.platform.database.inWorkspace(api.workspace.id, (tx) =>
        expireTriage(tx, { workspaceId: api.workspace.id, now: new Date(now) }),
      );

    await pass('2999-01-01T23:00:00Z');
    const during = await idOf('CVE-2026-1002', meter);
    const before = (await told()).length;
    await pass('2999-01-02T00:00:00Z');

    await pass('2999-01-03T00:00:00Z');

    expect([during, await idOf('CVE-2026-1002', meter)]).toEqual([undefined, id]);
    expect((await told()).slice(before)).toEqual([{ type: 'triage.expired', name: 'Meter', findings: 2 }]);
  });

  it('lets nobody decide who may only read, and hides other workspaces', async () => {
    const auditor = await api.as('auditor');
    const stranger = await api.as('administrator', { workspaceId: (await api.newWorkspace('Other')).id });
    const id = (await us.get('/findings')).body.items[0].id;

    expect(
      (await auditor.post('/triage/decisions', { selection: { ids: [id] }, state: 'fixed', reason: 'x' })).status,
    ).toBe(403);
    expect(
      (await stranger.post('/triage/decisions', { selection: { ids: [id] }, state: 'fixed', reason: 'x' })).status,
    ).toBe(404);
    expect((await stranger.get('/vex/documents')).body.items).toEqual([]);
  });
});
