import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSupplier, aSystem } from '../../../tests/builders.ts';
import type { NetworkCard } from './card-contract.ts';

/**
 * Two makers of a gateway, one of which suffices, both of which buy from X (reference model O-DIA); and a device with two suppliers whom one
 * root compromises alike (O-NOR-DIA, with λ of .6).
 */
describe('the card of a node', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  const ids: Record<string, string> = {};

  const made = async (path: string, body: object, status = 201) => {
    const answer = await analyst.post(path, body);
    expect(answer.status).toBe(status);
    return answer.body;
  };
  const link = (from: string, kind: string, to: string, more = {}) =>
    made('/links', { fromId: ids[from], toId: ids[to], kind, ...more });
  const state = (node: string, attribute: string, value: unknown) =>
    made('/facts', { nodeId: ids[node], attribute, value });
  const card = async (node: string, query = ''): Promise<NetworkCard> => {
    const { status, body } = await analyst.get(`/network/card/${ids[node]}${query}`);
    expect(status).toBe(200);
    return body.state === 'ready' ? body : card(node, query);
  };
  const why = async (node: string, value: string) =>
    (await analyst.get(`/network/card/${ids[node]}/why/${encodeURIComponent(value)}`)).body;
  const names = (nodes: readonly { name: string }[]) => nodes.map(({ name }) => name);

  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
    const add = async (name: string, path: string, body: object) => {
      ids[name] = (await made(path, { ...body, name })).id;
    };
    await add('Water', '/functions', aFunction({ criticality: 'very-high' }));
    await add('Control', '/systems', aSystem());
    await add('Gateway', '/products', aProduct());
    await add('Device', '/products', aProduct());
    for (const name of ['T1a', 'T1b', 'X', 'Y', 'Holdco', 'C1', 'C2', 'Root'])
      await add(name, '/suppliers', aSupplier());
    await link('Control', 'needed-by', 'Water', { dependence: 'high', confidence: 'attested' });
    await link('Gateway', 'part-of', 'Control', { dependence: 'very-high' });
    await made('/source-groups', {
      ofId: ids.Gateway,
      name: 'Gateways',
      need: 1,
      sources: [
        { nodeId: ids.T1a, share: 0.5, qualified: true },
        { nodeId: ids.T1b, share: 0.5, qualified: true },
      ],
    });
    await link('X', 'supplies', 'T1a', { share: 1 });
    await link('X', 'supplies', 'T1b', { share: 0.6 });
    await link('Y', 'supplies', 'T1b', { share: 0.4 });
    await link('Holdco', 'owns', 'T1a', { share: 0.8 });
    await link('Holdco', 'owns', 'T1b', { share: 0.8 });
    for (const [node, chance] of Object.entries({ T1a: 0.05, T1b: 0.05, X: 0.1, Y: 0.1 })) {
      await state(node, 'failureProbability', chance);
    }
    for (const one of ['C1', 'C2']) {
      await link(one, 'supplies', 'Device', { transmission: 1 });
      await link('Root', 'administers', one, { transmission: 0.6 });
      await state(one, 'compromiseProbability', 0);
    }
    await state('Root', 'compromiseProbability', 0.1);
  });
  afterAll(() => api.stop());

  it('says how critical a node is, by the widest path and the link that decides', async () => {
    const { criticality } = await card('Gateway');

    expect(criticality).toMatchObject({ low: 'high', high: 'high' });
    expect(names(criticality!.path.map(({ node }) => node))).toEqual(['Gateway', 'Control', 'Water']);
    expect(criticality!.path.map(({ link: one }) => one && [one.dependence, one.decides])).toEqual([
      ['very-high', false],
      ['high', true],
      null,
    ]);
    const { criticality: ofSource } = await card('T1a');
    expect(ofSource).toMatchObject({ low: 'none', high: 'moderate' });
    expect(ofSource!.path[0]!.link).toMatchObject({ group: 'Gateways', dependence: null });
  });

  it('says what fails it alone and in pairs, and what the loss of one owner would do', async () => {
    const { alone } = await card('Gateway');

    expect(alone).toMatchObject({ role: 'fails', single: 1, pairs: 2, triples: 0, order: 3, complete: true });
    expect(alone!.sets.map(({ members }) => names(members).sort())).toEqual([['X'], ['T1a', 'T1b'], ['T1a', 'Y']]);
    expect(alone!.parties).toMatchObject([{ by: 'owner', name: 'Holdco', fails: 1 }]);
    const { alone: ofRoot } = await card('X');
    expect(ofRoot).toMatchObject({ role: 'makes-fail', single: 3, pairs: 0 });
    expect(names(ofRoot!.sets.map(({ of }) => of))).toEqual(['Water', 'Control', 'Gateway']);
    expect((await card('T1b')).alone).toMatchObject({ single: 0, pairs: 3, parties: [{ by: 'owner', fails: 3 }] });
  });

  it('says in how few hands each tier lies, and where diversification vanishes (O-DIA)', async () => {
    const { concentration, vanishes } = await card('Gateway');

    expect(concentration.supplier.map(({ tier, hhi }) => [tier, hhi])).toEqual([
      [1, 5000],
      [2, 6800],
    ]);
    expect(concentration.supplier[1]).toMatchObject({ vanishes: true, unknown: 0 });
    expect(concentration.supplier[1]!.parties.map(({ name, share }) => [name, share])).toEqual([
      ['X', 0.8],
      ['Y', 0.2],
    ]);
    expect(concentration.owner[0]).toMatchObject({ hhi: 10_000, parties: [{ name: 'Holdco', share: 1 }] });
    expect(vanishes).toEqual([{ by: 'supplier', tier: 2 }]);
    expect(concentration.technology).toEqual([]);
  });

  it('says how likely it fails, exactly, and what that rests on most', async () => {
    const { likely } = await card('Gateway');

    expect(likely).toMatchObject({ method: 'exact', own: false, horizonDays: 365, events: 4 });
    expect(likely!.low).toBeCloseTo(0.1 + 0.9 * 0.05 * (1 - 0.95 * 0.9), 12);
    expect(likely!.high).toBe(likely!.low);
    expect(likely!.importance[0]).toMatchObject({ node: { name: 'X' } });
    expect(likely!.importance[0]!.birnbaum.low).toBeCloseTo(1 - 0.05 * (1 - 0.95 * 0.9), 12);
    expect((await card('X')).likely).toMatchObject({ low: 0.1, high: 0.1, own: true, method: 'stated' });
    expect((await card('Root')).likely).toBeNull();
  });

  it('gives bounds where a probability is not stated', async () => {
    const { likely, sure } = await card('Device');

    expect(likely).toMatchObject({ low: 0, high: 1 });
    expect(sure.unknown.find(({ input }) => input === 'failureProbability')).toMatchObject({
      count: 3,
      changes: 'likely',
    });
  });

  it('counts what two ways of a compromise have in common once, with the scale and its sensitivity (O-NOR-DIA)', async () => {
    const { compromise } = await card('Device');

    expect(compromise!.low).toBeCloseTo(0.1 * (1 - 0.4 ** 2), 12);
    expect(compromise!.high).toBe(compromise!.low);
    expect(compromise!.scale).toMatchObject({ version: '1' });
    expect(compromise!.sensitivity).toHaveLength(1);
    const [swept] = compromise!.sensitivity;
    expect(swept!.route).toBe('privileged-update');
    expect(swept!.low.low).toBeCloseTo(0.1 * (1 - 0.6 ** 2), 12);
    expect(swept!.high.high).toBeCloseTo(0.1 * (1 - 0.2 ** 2), 12);
    expect((await card('Gateway')).compromise).toMatchObject({ low: 0, high: 1 });
  });

  it('names the rung, and climbs it only as its inputs are stated', async () => {
    const before = (await card('Gateway')).rung;

    expect(before.reached).toBe('structure');
    expect(before.rungs.map(({ rung, state: how }) => `${rung} ${how}`)).toEqual([
      'structure whole',
      'recovery none',
      'rates whole',
      'money none',
    ]);
    for (const node of ['T1a', 'T1b', 'X', 'Y']) {
      await state(node, 'recoverDays', 30);
      await state(node, 'bufferDays', 10);
    }
    expect((await card('Gateway')).rung.rungs[1]).toMatchObject({
      state: 'partly',
      needs: [
        { input: 'recoverDays', known: 4, of: 4 },
        { input: 'bufferDays', known: 4, of: 5 },
      ],
    });
    await state('Gateway', 'bufferDays', 0);
    expect((await card('Gateway')).rung.reached).toBe('rates');
    await state('Water', 'lossPerDay', { amount: 1000, currency: 'EUR', priceYear: null });
    expect((await card('Gateway')).rung.reached).toBe('money');
  });

  it('says how sure it is: coverage, the oldest proof of what decides, what would change the answer', async () => {
    const step = (await card('Gateway')).criticality!.path[0]!.link!;
    for (const [subjectId, title, observedOn] of [
      [step.id, 'Drawing', '2024-02-01'],
      [ids.X, 'Off the path', '2020-01-01'],
    ]) {
      await made('/evidence', { subjectId, kind: 'letter', title, origin: 'supplier', observedOn });
    }

    const { sure } = await card('Gateway');
    const ofX = (await card('X')).sure;

    expect(sure).toMatchObject({ links: 7, dependence: 2, verified: 1, oldest: { title: 'Drawing' } });
    expect(sure.unknown.filter(({ changes }) => changes === 'criticality')).toEqual([]);
    expect(ofX.unknown.filter(({ changes }) => changes === 'criticality')).toMatchObject([
      { input: 'dependence', count: 4 },
    ]);
    expect(ofX.oldest).toMatchObject({ title: 'Off the path' });
  });

  it('tells why of each figure, with what it rests on', async () => {
    expect(await why('Gateway', 'criticality')).toMatchObject({
      result: { is: 'level', level: 'high' },
      inputs: [
        { what: 'Gateway to Control', decides: false, confidence: 'declared', origin: { from: 'change' } },
        { what: 'Control to Water', decides: true, confidence: 'attested' },
        { what: 'Declared for Water' },
      ],
    });
    expect((await why('X', 'criticality')).result).toEqual({ is: 'level-range', low: 'none', high: 'moderate' });
    expect(await why('Gateway', 'alone.pairs')).toMatchObject({ result: { is: 'count', count: 2 } });
    expect((await why('Gateway', 'concentration.supplier')).formula).toContain('tier 2: 80² + 20² = 6800');
    expect((await why('Gateway', 'likely')).inputs[0]).toMatchObject({
      what: 'X',
      value: { is: 'chance', low: 0.1 },
      origin: { from: 'change', action: 'fact.stated' },
    });
    expect((await why('Root', 'likely')).result.is).toBe('unknown');
    expect((await why('Device', 'compromise')).assumptions).toHaveLength(1);
    expect((await why('Gateway', 'rung')).result).toEqual({
      is: 'text',
      text: 'structure, buffers, recovery, rates and money',
    });
  });

  describe('beside the lists of the analysis', () => {
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
    const section = async (path: string): Promise<any> => {
      const { status, body } = await analyst.get(`/network/analysis/${path}`);
      expect(status).toBe(200);
      return body.state === 'ready' ? body : section(path);
    };

    it('counts what the analysis says and what it lacks', async () => {
      const overview = await section('overview');

      expect(overview.sections).toEqual({
        'critical-nodes': 7,
        'single-points': 4,
        concentration: 8,
        failure: 4,
        compromise: 9,
      });
      expect(overview.stated).toContainEqual({ input: 'dependence', known: 2, of: 11 });
      expect(overview.stated).toContainEqual({ input: 'failureProbability', known: 4, of: 8 });
    });

    it('lists critical nodes by level, page by page, with facets and the way round that was asked for', async () => {
      const first = await section('critical-nodes?limit=2');
      const second = await section(`critical-nodes?limit=2&after=${first.next}`);
      const open = await section('critical-nodes?open=true&kind=supplier&level=moderate');
      const alone = await section('critical-nodes?sort=single&limit=1');

      expect(names([...first.items, ...second.items].map(({ node }) => node))).toEqual([
        'Water',
        'Control',
        'Gateway',
        'T1a',
      ]);
      expect(first.total).toBe(7);
      expect(first.facets.kind).toContainEqual({ value: 'supplier', count: 4 });
      expect(open.total).toBe(4);
      expect(alone.items[0]).toMatchObject({ node: { name: 'X' }, single: 3 });
      expect((await analyst.get('/network/analysis/critical-nodes?after=nonsense')).status).toBe(400);
    });

    it('lists what fails functions, systems and products, also with all that one owner controls', async () => {
      const plain = await section('single-points?kind=product');
      const merged = await section(`single-points?by=owner&of=${ids.Gateway}`);

      expect(
        plain.items.map(({ of, single, pairs }: { of: { name: string }; single: number; pairs: number }) => [
          of.name,
          single,
          pairs,
        ]),
      ).toEqual([
        ['Gateway', 1, 2],
        ['Device', 3, 0],
      ]);
      expect(merged.items).toHaveLength(1);
      expect(merged.items[0].sets.map(names)).toEqual([['X'], ['Holdco']]);
    });

    it('lists in how few hands each tier lies, and probabilities', async () => {
      const vanishing = await section('concentration?vanishes=true');
      const failing = await section('failure?kind=product');
      const compromised = await section('compromise?sort=-probability&kind=product');

      expect(names(vanishing.items.map(({ of }: { of: { name: string } }) => of))).toContain('Gateway');
      expect(vanishing.facets.by.map(({ value }: { value: string }) => value)).toEqual(['supplier', 'owner']);
      expect(
        failing.items.map(({ of, low, high }: { of: { name: string }; low: number; high: number }) => [
          of.name,
          low === high,
        ]),
      ).toEqual([
        ['Device', false],
        ['Gateway', true],
      ]);
      expect(compromised.items[0]).toMatchObject({
        of: { name: 'Device' },
        steepest: [{ route: 'privileged-update' }, { route: 'privileged-update' }],
      });
    });

    it('gives each section as a file', async () => {
      const table = await analyst.get('/network/analysis/export?section=single-points&kind=product');
      const json = await analyst.get('/network/analysis/export?section=concentration&format=json');

      expect(table.bytes.toString('utf8')).toContain('Gateway,1,X,3');
      expect(table.headers['content-disposition']).toContain('single-points-');
      expect(json.body.rows.filter(({ name }: { name: string }) => name === 'Gateway')).toMatchObject([
        { tier: 1, hhi: 5000 },
        { tier: 2, hhi: 6800, vanishes: true },
      ]);
      for (const name of ['critical-nodes', 'failure', 'compromise']) {
        expect((await analyst.get(`/network/analysis/export?section=${name}`)).status).toBe(200);
      }
    });
  });

  it('is of any day, of the reader’s own sight, and of nothing that is not there', async () => {
    const before = (await analyst.get('/audit?limit=1')).body.items[0].number;
    const { body: links } = await analyst.get(`/links?node=${ids.Control}`);
    const needed = links.items.find(({ kind }: { kind: string }) => kind === 'needed-by');
    await analyst.patch(`/links/${needed.id}`, { dependence: 'low' }, needed.etag);

    expect((await card('Gateway')).criticality).toMatchObject({ low: 'low', high: 'low' });
    expect((await card('Gateway', `?asOf=${before}`)).criticality).toMatchObject({ low: 'high', high: 'high' });
    const { body: supplier } = await analyst.get(`/suppliers/${ids.Y}`);
    await analyst.post(`/suppliers/${ids.Y}/retire`, {}, supplier.etag);
    expect(await card('Y')).toMatchObject({ inNetwork: false, alone: null, rung: { reached: 'none' } });
    expect((await analyst.get('/network/card/S-9999')).status).toBe(404);
    const stranger = await api.as('analyst', { workspaceId: (await api.newWorkspace('Elsewhere')).id });
    expect((await stranger.get(`/network/card/${ids.X}`)).status).toBe(404);
  });
});
