import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../tests/api.ts';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

const advisory = (id: string, cve: string, name: string) => ({
  id,
  modified: '2026-03-01T00:00:00Z',
  aliases: [cve],
  affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] }],
});

const bom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: ['tar', 'pad'].map((name) => ({ type: 'library', name, purl: `pkg:npm/${name}@1.0.0` })),
});

describe('triage', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let server: string;
  let token: string;
  beforeAll(async () => {
    api = await startApi();
    server = await api.app.listen({ port: 0, host: '127.0.0.1' });
    const analyst = await api.as('analyst');
    token = analyst.headers.authorization!.replace('Bearer ', '');
    const installer = await api.as('administrator', { installation: true });
    const records = [advisory('GHSA-tar', 'CVE-2026-1', 'tar'), advisory('GHSA-pad', 'CVE-2026-2', 'pad')];
    await installer.upload('/feeds/osv/issues', records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await run(['bom', 'import', '-', '--product', (await analyst.post('/products', { name: 'RTU' })).body.number], bom);
    for (let found = 0; found < 2; ) found = (await analyst.get('/findings')).body.total;
  });
  afterAll(() => api.stop());

  const run = async (argv: string[], input = '') => {
    const terminal = { ...aTerminal({ input }), environment: { HOLDFAST_URL: server, HOLDFAST_TOKEN: token } };
    const code = await runCommand(argv, terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  };
  const triage = async (...argv: string[]) => {
    const { code, out } = await run(['triage', ...argv, '-o', 'json']);
    return { code, answer: JSON.parse(out) };
  };
  const open = async () => {
    const { items } = (await triage('list')).answer;
    return items.map((finding: { vulnerability: { id: string } }) => finding.vulnerability.id).sort();
  };
  const words = ['--state', 'not_affected', '--justification', 'component_not_present', '--reason', 'Not shipped.'];

  it('previews, decides on just what was previewed, and takes it back', async () => {
    const filter = ['--vulnerability', 'CVE-2026-1'];
    const preview = await triage('preview', ...filter, ...words);
    const before = await open();
    const applied = await triage('apply', ...filter, ...words, '--expected', JSON.stringify(preview.answer.expected));
    const after = await open();
    const undone = await triage('undo', String(applied.answer.change));

    expect([preview.code, preview.answer.closed, preview.answer.change]).toEqual([0, 1, null]);
    expect([applied.code, applied.answer.closed]).toEqual([0, 1]);
    expect([before, after]).toEqual([['CVE-2026-1', 'CVE-2026-2'], ['CVE-2026-2']]);
    expect([undone.code, undone.answer.reopened, await open()]).toEqual([0, 1, before]);
  });

  it('decides on findings by their numbers, and says in words how to undo it', async () => {
    const [{ number }] = (await triage('list', '--vulnerability', 'CVE-2026-2')).answer.items;

    const { code, out } = await run(['triage', 'apply', '--finding', number, ...words]);
    const change = /holdfast triage undo (\d+)/.exec(out)![1]!;
    const list = await run(['triage', 'list', '--all']);
    await run(['triage', 'undo', change]);

    expect(code).toBe(0);
    expect(out).toContain('Decided: 1 finding in 1 product, 1 closed, 0 open again.');
    expect(list.out).toMatch(new RegExp(`${number} +CVE-2026-2 .* not_affected`));
  });

  it('adds a rule with its scope, and takes it back', async () => {
    const scope = ['--rule', 'Nothing of npm', '--purl', 'pkg:npm/*', '--product', 'P-0001'];
    const applied = await triage('apply', ...scope, ...words);
    const after = await open();
    const undone = await triage('undo', String(applied.answer.change));

    expect([applied.answer.rule.number, applied.answer.closed, after]).toEqual(['R-0001', 2, []]);
    expect([undone.answer.reopened, await open()]).toEqual([2, ['CVE-2026-1', 'CVE-2026-2']]);
  });

  it.each([
    [['preview', ...words], 'Say which findings'],
    [['preview', '--finding', 'F-0001', '--product', 'P-0001', ...words], 'not both'],
    [['apply', '--vulnerability', 'CVE-2026-1', '--state', 'fixed'], '--reason is missing'],
    [['apply', '--purl', 'pkg:npm/*', ...words], 'Only a rule'],
    [['apply', '--rule', 'Known', '--known-exploited', 'yes', ...words], '--known-exploited takes true, false'],
    [['apply', '--vulnerability', 'CVE-2026-1', ...words, '--expected', '{'], '--expected takes'],
    [['apply', '--vulnerability', 'CVE-2026-1', '--state', 'not_affected', '--reason', 'x'], '/justification'],
    [['undo', 'yesterday'], 'no number of a change'],
    [['undo', '999999'], 'no such change'],
  ])('refuses %j', async (argv, words) => {
    const { code, note } = await run(['triage', ...argv]);

    expect([code, note]).toEqual([2, expect.stringContaining(words)]);
  });
});
