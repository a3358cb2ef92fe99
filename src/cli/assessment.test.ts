import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../tests/api.ts';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

describe('assessments by command line', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let server: string;
  let lead: Awaited<ReturnType<(typeof api)['as']>>;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-assessment-'));
  const now = { at: new Date('2026-03-02T09:00:00Z') };
  beforeAll(async () => {
    api = await startApi({ clock: () => now.at });
    server = await api.app.listen({ port: 0, host: '127.0.0.1' });
    lead = await api.as('programme-lead', { workspaceId: (await api.newWorkspace('Own')).id });
    for (const name of ['Aarle', 'Brink', 'Corvo', 'Dunmarrow']) await lead.post('/suppliers', { name });
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true });
  });
  const run = async (argv: string[], file?: string) => {
    const path = join(folder, 'file');
    if (file !== undefined) writeFileSync(path, file);
    const token = lead.headers.authorization!.replace('Bearer ', '');
    const terminal = { ...aTerminal({}), environment: { HOLDFAST_URL: server, HOLDFAST_TOKEN: token } };
    const code = await runCommand(['assessment', ...argv.map((word) => (word === 'FILE' ? path : word))], terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  };
  const check = ['--questionnaire', 'small-business-health-check'];

  it('sends to suppliers that are named or listed, and tells the links of those without an address', async () => {
    const named = await run(['send', ...check, '--supplier', 'S-0001', '--due', '2026-03-20', '-o', 'json']);
    const listed = await run(
      ['send', ...check, '--suppliers', 'FILE', '--title', 'Spring', '--note', 'Please'],
      'supplier;email\nS-0002;ada@brink.example\nS-0003;\n',
    );

    const { round, items } = JSON.parse(named.out);
    expect([named.code, named.note]).toEqual([0, '']);
    expect(round).toMatchObject({ number: 'Q-0001', dueOn: '2026-03-20', counts: { suppliers: 1 } });
    expect(items).toMatchObject([{ assessment: { number: 'A-0001', supplier: { name: 'Aarle' } } }]);
    expect(items[0].link.url).toBe(`${server}/answer#${items[0].link.token}`);
    expect((await api.stranger.post('/answer/open', { token: items[0].link.token })).body.supplier).toBe('Aarle');
    expect(listed.code).toBe(0);
    expect(listed.out).toMatch(/A-0002 +Brink +mailed to its address\n/);
    expect(listed.out).toMatch(/A-0003 +Corvo +http:\S+\/answer#hfv_\S+\n/);
    expect(listed.out).toContain('Q-0002 Spring: 2 suppliers asked.');
  });

  it.each([
    [['send', '--supplier', 'S-0001'], '--questionnaire is missing'],
    [['send', ...check], '--supplier or --suppliers is missing'],
    [['send', ...check, '--supplier', 'S-0999'], 'There is no supplier "S-0999".'],
    [['send', ...check, '--supplier', 'S-0001,S-0001'], 'stands here twice'],
    [['send', ...check, '--supplier', 'S-0001', '--due', 'soon'], '--due: '],
    [['send', ...check, '--supplier', 'S-0001', '--link-days', 'x'], '--link-days takes a number'],
    [['send', '--questionnaire', 'none', '--supplier', 'S-0001'], 'There is no such questionnaire'],
    [['send', ...check, '--suppliers', 'FILE'], 'names no column "supplier"'],
    [['status', 'A-0999'], 'There is no such assessment.'],
    [['status', 'A-0001', '--overdue'], '--overdue narrows a list'],
    [['status', 'Q-0001', '--round', 'Q-0002'], 'name two rounds'],
    [['import'], 'FILE is missing'],
    [['import', 'FILE', '--supplier', 'S-0004'], 'No assessment waits for answers.'],
    [['import', 'FILE'], 'Several assessments wait for answers: A-0001 (Aarle,'],
  ])('refuses what it cannot do, with a sentence: %j', async (argv, sentence) => {
    const { code, note } = await run(argv, 'name\nAarle\n');

    expect([code, note]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it('says how far suppliers are: all, a round, the overdue ones, and one with what it states', async () => {
    now.at = new Date('2026-03-21T09:00:00Z');
    const all = await run(['status']);
    const round = await run(['status', '--round', 'Q-0002', '-o', 'json']);
    const overdue = await run(['status', '--overdue', '-o', 'json']);
    const one = await run(['status', 'A-0001']);
    const whole = JSON.parse((await run(['status', 'A-0001', '-o', 'json'])).out);

    expect(all.out).toMatch(/A-0001 +Aarle +opened +\S.*2026-03-20, overdue/);
    expect(all.out).toContain('3 assessments, 1 overdue.');
    expect(JSON.parse(round.out)).toMatchObject({
      round: { number: 'Q-0002', counts: { suppliers: 2 } },
      items: [{ number: 'A-0002' }, { number: 'A-0003' }],
    });
    expect(JSON.parse(overdue.out)).toMatchObject({ round: null, items: [{ number: 'A-0001', overdue: true }] });
    expect(one.out).toContain('State: opened, overdue');
    expect(whole).toMatchObject({ number: 'A-0001', standing: null });
    expect(whole.document).toBeUndefined();
  });

  it('shows what a file says otherwise, takes it in when told to, and names the only assessment by itself', async () => {
    const { document } = (await lead.get('/assessments/A-0003')).body;
    const questionnaire = { id: document.id, version: document.version };
    const answers = { expertise: { choice: 'no' } };
    const file = JSON.stringify({ schema: 'holdfast.answers/1', questionnaire, answers });
    const of = ['import', 'FILE', '--supplier', 'S-0003'];
    const shown = await run(of, file);
    const before = (await lead.get('/assessments/A-0003')).body;
    const taken = await run([...of, '--apply', '--by', 'Ada Corvo', '-o', 'json'], file);
    const broken = await run(of, '{"schema":"holdfast.answers/1"}');

    expect(shown).toMatchObject({ code: 0, note: '' });
    expect(shown.out).toContain('1 answer changed, 0 unchanged: nothing was taken.');
    expect(before.submission).toBe(0);
    expect(JSON.parse(taken.out)).toMatchObject({
      applied: true,
      changes: [{ item: 'expertise', before: null, after: { choice: 'no' } }],
      assessment: { number: 'A-0003', state: 'submitted', submission: 1 },
    });
    expect(broken.code).toBe(2);
  });
});
