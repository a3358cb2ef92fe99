import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerSheets } from '../../src/formats/register-workbook/rows.ts';
import { readXlsx } from '../../src/formats/xlsx/read-xlsx.ts';
import { advisoryLines, northmereFolder, northmereRegister, northmereWorkbook } from './northmere.ts';
import { type Program, runHoldfast, startProgram } from './program.ts';

const bom = join(northmereFolder, 'customer-portal.cdx.json');
const kev = join(northmereFolder, 'kev.json');

/** What issue and README promise of `bin/holdfast`: the words, the JSON, the exit codes. */
describe('bin/holdfast', () => {
  let program: Program;
  let token: string;
  let folder: string;
  let advisories: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-commands-'));
    advisories = join(folder, 'advisories');
    mkdirSync(join(advisories, 'nested'), { recursive: true });
    const [first, ...others] = advisoryLines().trimEnd().split('\n');
    writeFileSync(join(advisories, 'nested', 'one.json'), first!);
    writeFileSync(join(advisories, 'others.jsonl'), others.join('\n'));
    program = await startProgram();
  });
  afterAll(async () => {
    await program?.stop();
    program?.discard();
    rmSync(folder, { recursive: true, force: true });
  });

  const workbook = async (name: string, rows = northmereRegister()) => {
    writeFileSync(join(folder, name), await northmereWorkbook(rows));
    return join(folder, name);
  };
  const json = async (run: Promise<{ stdout: string }>) => JSON.parse((await run).stdout);

  describe('on the data folder', () => {
    it('creates a token, the secret alone on stdout', async () => {
      const made = await program.command('token', 'create', '--role', 'administrator');
      token = made.stdout.trim();

      expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S+\n$/) });
    });

    it('says program, Node, database, format version and the age of each feed', async () => {
      expect(await json(program.command('version', '-o', 'json'))).toMatchObject({
        program: expect.stringMatching(/^\d+\.\d+\.\d+/),
        node: expect.stringMatching(/^v2\d\./),
        database: expect.stringMatching(/^PostgreSQL \d+/),
        format: expect.any(Number),
        feeds: ['osv', 'kev', 'epss', 'ghsa', 'cve', 'nvd', 'csaf', 'eol'].map((kind) => ({ kind, ageHours: null })),
      });
    });
  });

  describe('register', () => {
    it('gives a template that is imported as it is, and brings nothing', async () => {
      const file = join(folder, 'template.xlsx');
      expect(await runHoldfast(['register', 'template', '--format', 'xlsx', '--out', file])).toMatchObject({ code: 0 });
      const sheets = await readXlsx(readFileSync(file), { wanted: () => true });
      expect(sheets.ok && sheets.value.sheets.map(({ name }) => name)).toEqual(
        expect.arrayContaining([...registerSheets]),
      );

      expect(await json(program.client(token, 'register', 'import', file, '-o', 'json'))).toEqual(nothing);
    });

    it('gives a template as CSV on stdout', async () => {
      const { stdout } = await runHoldfast(['register', 'template', '--format', 'csv']);

      expect(stdout).toMatch(/^key,legal name,aliases,country,LEI,DUNS,UEI,CAGE,domain,parent key,tags\r?\n/);
    });

    it('rehearses an import without taking anything', async () => {
      const file = await workbook('northmere.xlsx');
      const rehearsed = await program.client(token, 'register', 'import', file, '--dry-run', '-o', 'json');
      expect(rehearsed).toMatchObject({ code: 0 });
      expect(JSON.parse(rehearsed.stdout)).toEqual({ ...nothing, new: 20 });

      expect(await json(program.client(token, 'register', 'import', file, '--dry-run', '-o', 'json'))).toMatchObject({
        new: 20,
      });
    });

    it('exits with 2 where a row cannot be taken, names the cell, and takes nothing', async () => {
      const rows = northmereRegister();
      Object.assign(rows.Suppliers[1]!, { country: 'Germoney' });
      const refused = await program.client(
        token,
        ...['register', 'import', await workbook('mistake.xlsx', rows), '-o', 'json'],
      );
      expect(refused).toMatchObject({ code: 2 });
      const answer = JSON.parse(refused.stdout);
      expect(Object.keys(answer)).toEqual(['new', 'changed', 'unchanged', 'errors', 'warnings']);
      expect(answer.errors).toEqual([{ at: 'Suppliers!D3', message: expect.stringContaining('Germany') }]);

      const again = program.client(
        token,
        'register',
        'import',
        join(folder, 'northmere.xlsx'),
        '--dry-run',
        '-o',
        'json',
      );
      expect(await json(again)).toMatchObject({ new: 20 });
    });

    it('takes the workbook in, and finds the same rows unchanged and the changed one changed', async () => {
      const file = join(folder, 'northmere.xlsx');
      expect(await json(program.client(token, 'register', 'import', file, '-o', 'json'))).toEqual({
        ...nothing,
        new: 20,
      });
      expect(await json(program.client(token, 'register', 'import', file, '-o', 'json'))).toEqual({
        ...nothing,
        unchanged: 20,
      });
      const rows = northmereRegister();
      rows.Suppliers[0]!.legalName = 'Fennholt Group Oy';

      const changed = program.client(token, 'register', 'import', await workbook('changed.xlsx', rows), '-o', 'json');
      expect(await json(changed)).toEqual({ ...nothing, changed: 1, unchanged: 19 });
    });

    it('exits with 2 for a file that is none, and for a token that is none', async () => {
      const missing = await program.client(token, 'register', 'import', join(folder, 'nowhere.xlsx'), '-o', 'json');
      expect(missing).toMatchObject({ code: 2 });
      expect(JSON.parse(missing.stdout)).toMatchObject({ ok: false, problems: [{ message: expect.any(String) }] });

      const stranger = await program.client('hft_nobody', 'register', 'import', join(folder, 'northmere.xlsx'));
      expect(stranger).toMatchObject({ code: 2 });
    });
  });

  describe('feed import and bom import', () => {
    it('streams OSV records from a nested folder and says what was left out and why', async () => {
      expect(await json(program.client(token, 'feed', 'import', 'osv', advisories, '-o', 'json'))).toMatchObject({
        kind: 'osv',
        read: 11,
        loaded: 10,
        skipped: [{ reason: 'withdrawn', count: 1 }],
      });
    });

    it('loads the KEV catalogue and keeps the hash of its bytes', async () => {
      expect(await json(program.client(token, 'feed', 'import', 'kev', kev, '-o', 'json'))).toMatchObject({
        kind: 'kev',
        asOf: '2026-01-15T12:00:00.000Z',
        sha256: createHash('sha256').update(readFileSync(kev)).digest('hex'),
        loaded: 2,
        skipped: [],
      });
      const { feeds } = await json(program.command('version', '-o', 'json'));
      expect(feeds.slice(0, 3)).toMatchObject([
        { ageHours: expect.any(Number) },
        { ageHours: expect.any(Number) },
        { ageHours: null },
      ]);
    });

    it('gives a product its bill of materials, checked when the command ends', async () => {
      const given = await program.client(token, 'bom', 'import', bom, '--product', 'P-001', '-o', 'json');
      expect(given).toMatchObject({ code: 0 });

      expect(JSON.parse(given.stdout)).toMatchObject({
        state: 'ready',
        components: 15,
        checked: 12,
        findings: { knownExploited: 2 },
      });
    });

    it('keeps the bytes of the bill of materials', async () => {
      const headers = { authorization: `Bearer ${token}` };
      const list = (await (await fetch(`${program.address}/api/v1/boms`, { headers })).json()) as {
        items: { id: string }[];
      };
      const kept = await fetch(`${program.address}/api/v1/boms/${list.items[0]!.id}/file`, { headers });

      expect(Buffer.from(await kept.arrayBuffer())).toEqual(readFileSync(bom));
    });

    it('exits with 2 for a product that is none and for a document that is no BOM', async () => {
      expect(await program.client(token, 'bom', 'import', bom, '--product', 'P-999')).toMatchObject({ code: 2 });
      expect(await program.client(token, 'bom', 'import', kev, '--product', 'P-001')).toMatchObject({ code: 2 });
    });

    it('lists rows of a spreadsheet that are not found, and answers which products have a part from a country', async () => {
      const sheet = join(folder, 'board.csv');
      writeFileSync(
        sheet,
        'Manufacturer,Part number,Qty,Fabricated in\nKestrelline,MCU-1,2,Taiwan\nYageo,RC0402,9,China\n',
      );

      const given = await json(program.client(token, 'bom', 'import', sheet, '--product', 'P-004', '-o', 'json'));
      const parts = await json(program.client(token, 'parts', 'list', '--fabricated-in', 'Taiwan', '-o', 'json'));
      const products = await program.client(token, 'parts', 'list', '--part-number', 'rc0402', '--by', 'product');
      const wrong = await program.client(token, 'parts', 'list', '--country', 'Atlantis', '-o', 'json');

      expect(given.notFound).toMatchObject([
        { at: 'row 2', vendor: 'Kestrelline', product: 'MCU-1' },
        { at: 'row 3', product: 'RC0402' },
      ]);
      expect(parts).toMatchObject({
        ok: true,
        total: 1,
        parts: [{ partNumber: 'MCU-1', product: { number: 'P-0004' } }],
      });
      expect(products).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1 product\.\n\nNUMBER.*\nP-0004 /) });
      expect(wrong).toMatchObject({ code: 2, stdout: expect.stringContaining('Not a country') });
    });
  });

  describe('without a server', () => {
    const scan = (...words: string[]) => runHoldfast(['scan', bom, '--advisories', advisories, ...words]);

    it('scans a bill of materials: one finding for each component and vulnerability', async () => {
      const scanned = await scan('--kev', kev, '-o', 'json');
      expect(scanned).toMatchObject({ code: 1 });
      const result = JSON.parse(scanned.stdout);

      expect(result).toMatchObject({ schema: 'holdfast.scan/1', components: { total: 15, checked: 12 } });
      expect(result.components.unchecked.map(({ name }: { name: string }) => name).sort()).toEqual([
        'left-pad',
        'openssl',
        'tariff-rules',
      ]);
      expect(result.findings).toHaveLength(9);
      expect(result.data.advisories).toMatchObject({ count: 10, skipped: [{ reason: 'withdrawn', count: 1 }] });
      const [worst] = result.findings;
      expect(worst).toEqual({
        component: {
          name: expect.stringContaining('log4j-core'),
          version: '2.14.1',
          purl: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1?type=jar',
        },
        advisory: { id: expect.any(String), aliases: expect.any(Array), summary: expect.any(String) },
        match: {
          ecosystem: 'Maven',
          package: 'org.apache.logging.log4j:log4j-core',
          identifier: 'purl',
          records: [expect.any(String)],
          by: 'range',
          range: { introduced: '2.13.0', fixed: '2.15.0', lastAffected: null },
          version: '2.14.1',
        },
        severity: { level: 'critical', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H' },
        knownExploited: true,
        malicious: false,
        fixedIn: ['2.15.0'],
      });
    });

    it('answers the same from the index that feed compile makes', async () => {
      const index = join(folder, 'advisories.index');
      expect(await runHoldfast(['feed', 'compile', advisories, '--out', index])).toMatchObject({ code: 0 });
      const fromIndex = JSON.parse((await runHoldfast(['scan', bom, '--advisories', index, '-o', 'json'])).stdout);
      const fromRecords = JSON.parse((await scan('-o', 'json')).stdout);

      expect({ ...fromIndex, data: null }).toEqual({ ...fromRecords, data: null });
      expect(fromIndex.data.advisories).toMatchObject({ count: 10, skipped: [{ reason: 'withdrawn', count: 1 }] });
    });

    it('fails on what it is told to fail on', async () => {
      expect(await scan('--fail-on', 'none')).toMatchObject({ code: 0 });
      expect(await scan('--fail-on', 'kev')).toMatchObject({ code: 2, stderr: expect.stringContaining('--kev') });
      expect(await scan('--kev', kev, '--fail-on', 'kev')).toMatchObject({ code: 1 });
      expect(await scan('--fail-on', 'unchecked')).toMatchObject({ code: 1 });
      expect(await runHoldfast(['scan', kev, '--advisories', advisories])).toMatchObject({ code: 2 });
      expect(await runHoldfast(['scan', bom])).toMatchObject({ code: 2 });
    });

    it('gives SARIF 2.1.0 for the tools that read it', async () => {
      const sarif = JSON.parse((await scan('-o', 'sarif')).stdout);

      expect(sarif).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Holdfast' } } }] });
      expect(sarif.runs[0].results).toHaveLength(9);
    });

    it('speaks of the versions of packages where more words follow that of its own version', async () => {
      const query = { ecosystem: 'Debian:12', a: '1.0~rc1', b: '1.0' };

      const compared = await runHoldfast(['version', 'compare', '--stdin'], {}, JSON.stringify(query));
      const range = await runHoldfast(['version', 'vers', '--stdin'], {}, '{"vers":"vers:npm/<2.0.0|>=1.0.0"}');

      expect(compared).toMatchObject({ code: 0, stdout: '{"ok":true,"order":-1}\n' });
      expect(range).toMatchObject({ code: 0, stdout: '{"ok":true,"vers":"vers:npm/>=1.0.0|<2.0.0"}\n' });
    });

    it('matches line by line, all records of a vulnerability by name', async () => {
      const lines = [
        { purl: 'pkg:pypi/PyYAML@5.3.1' },
        { ecosystem: 'npm', name: 'minimist', version: '1.2.6' },
        { purl: 'pkg:generic/openssl@3.0.11' },
        { ecosystem: 'Go', name: 'golang.org/x/net', version: 'of late' },
      ];
      const answers = await runHoldfast(
        ['match', '--stdin', '--advisories', advisories],
        {},
        lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      );

      expect(answers).toMatchObject({ code: 0 });
      expect(
        answers.stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual([
        { ok: true, checked: true, advisories: ['GHSA-8q59-q68h-6hv4', 'PYSEC-2021-142'] },
        { ok: true, checked: true, advisories: [] },
        { ok: true, checked: false, reason: 'unknown-ecosystem' },
        { ok: true, checked: false, reason: 'unreadable-version' },
      ]);
    });
  });

  describe('audit verify', () => {
    it('recomputes the chain while the server runs, and holds a head noted before against it', async () => {
      const first = await json(program.command('audit', 'verify', '-o', 'json'));
      expect(first).toMatchObject({ ok: true, workspaces: expect.any(Array) });
      const head = first.workspaces[0].head as string;
      expect(await program.command('audit', 'verify', '--head', head)).toMatchObject({ code: 0 });

      const forged = head.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
      expect(await program.command('audit', 'verify', '--head', forged)).toMatchObject({ code: 1 });
    });

    it('does so too once the server has stopped', async () => {
      expect(await program.stop()).toBe(0);

      expect(await json(program.command('audit', 'verify', '-o', 'json'))).toMatchObject({ ok: true });
    });
  });

  it('lists its commands, and says so when there is no such one', async () => {
    const help = (await runHoldfast(['--help'])).stdout;
    for (const command of ['scan', 'serve', 'backup', 'restore']) expect(help).toContain(`holdfast ${command} `);
    expect(await runHoldfast(['scna'])).toMatchObject({ code: 2, stderr: expect.stringContaining('scan') });
  });
});

const nothing = { new: 0, changed: 0, unchanged: 0, errors: [], warnings: [] };
