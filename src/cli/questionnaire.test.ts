import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import drawn from '../formats/questionnaire-workbook/fixtures/drawn.json' with { type: 'json' };
import { runCommand } from './main.ts';

let folder = '';
const file = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-questionnaire-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...argv: string[]) {
  const terminal = aTerminal();
  const code = await runCommand(['questionnaire', ...argv], terminal);
  return { code, out: terminal.written(), notes: terminal.noted() };
}

async function answersIn(name: string, answers: object): Promise<string> {
  const document = {
    schema: 'holdfast.answers/1',
    questionnaire: { id: 'vendor-scrm-template', version: '1.0.0' },
    answers,
  };
  writeFileSync(file(name), JSON.stringify(document));
  return file(name);
}

describe('questionnaire list and show', () => {
  it('tell the sizes of what ships', async () => {
    const { code, out } = await run('list', '-o', 'json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({ id: 'vendor-scrm-template', questions: 97, items: 255, wording: 'own' }),
    );
  });

  it('tell the sections and the gates of one', async () => {
    const shown = JSON.parse((await run('show', 'vendor-scrm-template', '-o', 'json')).out);

    expect(shown).toMatchObject({ id: 'vendor-scrm-template', questions: 97, items: 255 });
    expect(shown.sections[3]).toMatchObject({ id: '4', questions: 27, items: 81 });
    expect(shown.gates.map(({ id }: { id: string }) => id)).toEqual(['1', '3.1', '4.1', '5.1']);
    expect((await run('show', 'vendor-scrm-template')).out).toContain('Information Security');
  });

  it('name those that ship where there is none of this id', async () => {
    const { code, notes } = await run('show', 'vendor');

    expect(code).toBe(2);
    expect(notes).toContain('There is no questionnaire "vendor". Those that ship: vendor-scrm-template');
  });
});

describe('questionnaire score', () => {
  it('gives the interval, and closes a section while the certificate holds', async () => {
    const answers = {
      '4.1': {
        choice: 'yes',
        text: 'ISO 27001.',
        proofs: [{ title: 'Certificate', class: 'certificate', validUntil: '2026-12-31' }],
      },
    };
    const path = await answersIn('certified.json', answers);
    const holding = JSON.parse((await run('score', path, '--as-of', '2026-12-31', '-o', 'json')).out);
    const late = JSON.parse((await run('score', path, '--as-of', '2027-01-01', '-o', 'json')).out);

    expect(holding).toMatchObject({ asOf: '2026-12-31', low: 0, high: 1, coverage: 0 });
    expect(holding.gates).toContainEqual({ id: '4.1', state: 'holds', until: '2026-12-31', skips: 80 });
    expect(late.gates).toContainEqual({ id: '4.1', state: 'expired', until: null, skips: 0 });
    expect(late.weight).toBeGreaterThan(holding.weight);
  });

  it('reads the workbook that was given out', async () => {
    expect((await run('export', 'vendor-scrm-template', '--out', file('template.xlsx'))).code).toBe(0);
    const { code, out } = await run('score', file('template.xlsx'), '-o', 'json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      questionnaire: { id: 'vendor-scrm-template' },
      answered: 0,
      low: 0,
      high: 1,
    });
  });

  it('refuses what the questionnaire does not ask, with its place', async () => {
    const { code, notes } = await run(
      'score',
      await answersIn('odd.json', { '2.2': { choice: 'perhaps' }, '99.1': { text: 'x' } }),
    );

    expect(code).toBe(2);
    expect(notes).toContain(
      '/answers/2.2/choice: Question 2.2 has no option perhaps: take one of yes, no, alternate, na.',
    );
    expect(notes).toContain('/answers/99.1: Vendor SCRM Template has no question 99.1.');
  });
});

describe('questionnaire convert', () => {
  it('writes answers for programs that read OSCAL or CycloneDX, with what is open', async () => {
    const proof = { title: 'Certificate', class: 'certificate', validUntil: '2999-12-31' };
    const path = await answersIn('to-convert.json', {
      '4.1': { choice: 'yes', proofs: [proof] },
      '2.1': { choice: 'no' },
    });
    const oscal = JSON.parse((await run('convert', path, '--to', 'oscal')).out)['assessment-results'];
    const cyclonedx = JSON.parse((await run('convert', path, '--to', 'cyclonedx')).out);

    const targets = oscal.results[0].findings.map((finding: { target: object }) => finding.target);
    expect(oscal.results[0].observations).toHaveLength(2);
    expect(targets).toContainEqual(
      expect.objectContaining({ 'target-id': 'q-2.1', status: expect.objectContaining({ state: 'not-satisfied' }) }),
    );
    expect(targets).toContainEqual(expect.objectContaining({ 'target-id': 'q-2.2' }));
    expect(targets).not.toContainEqual(expect.objectContaining({ 'target-id': 'q-4.2' }));
    expect(cyclonedx.declarations.claims).toHaveLength(2);
  });

  it('writes the answers of a workbook as data', async () => {
    await run('export', 'small-business-health-check', '--out', file('check.xlsx'));
    const { code, out } = await run('convert', file('check.xlsx'), '--to', 'json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'holdfast.answers/1',
      questionnaire: { id: 'small-business-health-check' },
    });
  });

  it('asks for the form where none is named', async () => {
    const { code, notes } = await run('convert', await answersIn('formless.json', {}));

    expect(code).toBe(2);
    expect(notes).toContain('--to');
  });
});

describe('a file that was filled in', () => {
  it('is read as its answers by import, which needs no server for it', async () => {
    const own = file('own.json');
    writeFileSync(own, JSON.stringify(drawn));
    const filled = fileURLToPath(
      new URL('../formats/questionnaire-workbook/fixtures/filled-in-libreoffice.xlsx', import.meta.url),
    );
    const { code, out } = await run('import', filled, '--questionnaire', own, '-o', 'json');
    const told = await run('import', await answersIn('few.json', { '2.1': { choice: 'no' } }));
    const unknown = await run('import', filled);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ questionnaire: { id: 'drawn' }, answers: { '2.10': { choice: 'no' } } });
    expect(told.out).toBe(
      'ITEM  ANSWER\n2.1   no\n\n1 answer to Vendor SCRM Template 1.0.0. "holdfast assessment import" takes them into a round.\n',
    );
    expect(unknown).toMatchObject({ code: 2, notes: expect.stringContaining('the questionnaire drawn, which is not') });
  });

  it('is refused with what it is where it is no workbook', async () => {
    writeFileSync(
      file('old.xls'),
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('Workbook\0', 'utf16le')]),
    );
    writeFileSync(file('scan.pdf'), Buffer.from('%PDF-1.7\n\0\0'));

    expect((await run('score', file('old.xls'))).notes).toContain('Save it as .xlsx');
    expect((await run('score', file('scan.pdf'))).notes).toContain('This is not an Excel workbook');
    expect((await run('import', file('scan.pdf'))).code).toBe(2);
  });
});

describe('questionnaire export', () => {
  it('gives what a profile lists, in the words of its role, and names those there are', async () => {
    const of = ['export', 'small-business', '--format', 'json'];
    const narrowed = JSON.parse((await run(...of, '--profile', 'hardware-purchase-supplier')).out);
    const spoken = JSON.parse((await run(...of, '--role', 'supplier')).out);
    const odd = await run(...of, '--role', 'nobody');

    expect(narrowed.sections.flatMap(({ items }: { items: object[] }) => items)).toHaveLength(11);
    expect(JSON.stringify(spoken)).toContain('Do you make sure that nothing you sell comes from');
    expect(odd.code).toBe(2);
    expect(odd.notes).toContain('has no role "nobody": take one of acquirer, integrator, supplier.');
  });
});

describe('a questionnaire of one’s own', () => {
  it('is shown, exported and scored from its file, and checked before a server is asked', async () => {
    writeFileSync(file('own.json'), JSON.stringify(drawn));
    writeFileSync(file('broken.json'), JSON.stringify({ ...drawn, sections: [] }));
    const shown = JSON.parse((await run('show', file('own.json'), '-o', 'json')).out);
    await run('export', file('own.json'), '--out', file('own.xlsx'));
    const score = await run('score', file('own.xlsx'), '--questionnaire', file('own.json'), '-o', 'json');

    expect(shown).toMatchObject({ id: 'drawn', questions: 5, items: 6 });
    expect(JSON.parse(score.out)).toMatchObject({ questionnaire: { id: 'drawn' }, low: 0, high: 1 });
    expect(await run('import', file('broken.json'))).toMatchObject({
      code: 2,
      notes: expect.stringContaining('/sections: '),
    });
    expect((await run('import', file('own.json'))).notes).toContain('A token is missing');
  });
});

describe('questionnaire import of a sheet', () => {
  it('reads it by its columns without a server, and tells what is wrong with its cell', async () => {
    writeFileSync(file('ours.csv'), 'Nr,Area,What we ask,Weight\nA1,Access,Who may come in?,2\nA2,,Who may not?,\n');
    writeFileSync(file('wrong.csv'), 'Question,Type\nWhy?,riddle\n');
    const map = 'id=Nr,section=Area,question=C,weight=Weight';
    const { code, out } = await run('import', file('ours.csv'), '--map', map, '--id', 'own-list', '--dry-run');
    const wrong = await run('import', file('wrong.csv'), '--dry-run');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      id: 'own-list',
      sections: [{ title: 'Access', items: [{ id: 'A1', weight: 2 }, { id: 'A2' }] }],
    });
    expect(wrong.code).toBe(2);
    expect(wrong.notes).toContain('wrong!B2');
  });
});
