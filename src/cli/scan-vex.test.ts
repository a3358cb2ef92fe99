import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import type { ScanResult } from '../engines/scan/result.ts';
import { runCommand } from './main.ts';

const record = {
  id: 'GHSA-aaaa-bbbb-cccc',
  aliases: ['CVE-2024-0001'],
  modified: '2024-05-01T00:00:00Z',
  summary: 'Left pads too far',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'left-pad' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '1.3.1' }] }],
    },
  ],
};

const bom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
  version: 1,
  metadata: { component: { type: 'application', name: 'Meter', version: '4.2', 'bom-ref': 'meter' } },
  components: [
    { type: 'library', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' },
    { type: 'library', name: 'left-pad', version: '1.2.0', purl: 'pkg:npm/left-pad@1.2.0' },
  ],
});

interface Said {
  product: string;
  part?: string;
  status: string;
  author?: string;
  timestamp?: string;
}

function openVex({ product, part, status, author = 'Maker', timestamp = '2026-01-01T00:00:00Z' }: Said): string {
  return JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `https://example.org/${author}/${timestamp}`,
    author,
    timestamp,
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2024-0001' },
        products: [{ '@id': product, ...(part ? { subcomponents: [{ '@id': part }] } : {}) }],
        status,
        impact_statement: 'Never called.',
        action_statement: 'Raise it.',
      },
    ],
  });
}

describe('scan with VEX', () => {
  let folder = '';
  const file = (name: string) => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-scan-vex-'));
    writeFileSync(file('osv.jsonl'), JSON.stringify(record));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const scan = (...said: string[]) => scanOf(bom, ...said);

  async function scanOf(input: string, ...said: string[]) {
    const options = said.flatMap((text, i) => {
      writeFileSync(file(`${i}.json`), text);
      return ['--vex', file(`${i}.json`)];
    });
    const terminal = aTerminal({ input });
    const code = await runCommand(['scan', '-', '--advisories', file('osv.jsonl'), '-o', 'json', ...options], terminal);
    const result = JSON.parse(terminal.written()) as ScanResult;
    return {
      code,
      result,
      versions: (found: readonly { component: { version: string | null } }[] = []) =>
        found.map(({ component }) => component.version),
    };
  }

  it('closes in the gate and in the report what a statement closes, and shows it aside with its author', async () => {
    const { code, result } = await scan(openVex({ product: 'pkg:npm/left-pad', status: 'not_affected' }));

    expect(code).toBe(0);
    expect(result.findings).toEqual([]);
    expect(result.suppressed).toHaveLength(2);
    expect(result.suppressed![0]!.vex).toMatchObject({
      state: 'not_affected',
      author: 'Maker',
      impact: 'Never called.',
      disputed: false,
    });
  });

  it('goes by the version, and by the part in the product', async () => {
    const one = await scan(
      openVex({ product: 'pkg:generic/meter@4.2', part: 'pkg:npm/left-pad@1.3.0', status: 'fixed' }),
    );
    const other = await scan(
      openVex({ product: 'pkg:generic/meter@5.0', part: 'pkg:npm/left-pad@1.3.0', status: 'fixed' }),
    );

    expect([one.code, one.versions(one.result.findings)]).toEqual([1, ['1.2.0']]);
    expect(other.versions(other.result.findings)).toEqual(['1.3.0', '1.2.0']);
  });

  it('keeps what is affected or under investigation as a finding, and says so', async () => {
    const { code, result } = await scan(openVex({ product: 'pkg:npm/left-pad@1.3.0', status: 'affected' }));

    expect(code).toBe(1);
    expect(result.findings.map(({ vex }) => vex?.state)).toEqual(['affected', undefined]);
  });

  it('believes the newest word of one author, and of two authors the one named first, and calls it disputed', async () => {
    const product = 'pkg:npm/left-pad';
    const early = openVex({ product, status: 'not_affected' });
    const late = openVex({ product, status: 'affected', timestamp: '2026-02-01T00:00:00Z' });
    const lab = openVex({ product, status: 'affected', author: 'Lab', timestamp: '2026-03-01T00:00:00Z' });

    expect((await scan(late, early)).code).toBe(1);
    const first = await scan(early, lab);
    expect([first.code, first.result.suppressed![0]!.vex.disputed]).toEqual([0, true]);
    expect((await scan(lab, early)).code).toBe(1);
  });

  it('hears what the BOM itself states of its parts, after every document that was named', async () => {
    const analysed = JSON.stringify({
      ...JSON.parse(bom),
      components: JSON.parse(bom).components.map((part: object, i: number) => ({ ...part, 'bom-ref': `part-${i}` })),
      vulnerabilities: [
        { id: 'CVE-2024-0001', analysis: { state: 'not_affected' }, affects: [{ ref: 'part-0' }, { ref: 'part-1' }] },
      ],
    });
    const alone = await scanOf(analysed);
    const named = await scanOf(analysed, openVex({ product: 'pkg:npm/left-pad', status: 'affected' }));

    expect([alone.code, alone.result.findings, alone.result.suppressed!.length]).toEqual([0, [], 2]);
    expect(alone.result.suppressed![0]!.vex).toMatchObject({ state: 'not_affected', at: 'stdin /vulnerabilities/0' });
    expect([named.code, named.result.findings.length]).toEqual([1, 2]);
  });

  it('refuses a damaged document with its place, and scans nothing', async () => {
    writeFileSync(file('bad.json'), '{"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"status":"maybe"}]}');
    const terminal = aTerminal({ input: bom });

    const code = await runCommand(
      ['scan', '-', '--advisories', file('osv.jsonl'), '--vex', file('bad.json')],
      terminal,
    );

    expect(code).toBe(2);
    expect(terminal.written()).toBe('');
    expect(terminal.noted()).toContain('/statements/0/vulnerability');
  });
});
