import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/main.ts';
import type { JudgedFinding } from '../../src/engines/scan/result.ts';
import { isClosed } from '../../src/engines/vex/judge.ts';
import {
  noTarget,
  type VexDocument,
  type VexFormat,
  type VexStatement,
  type VexTarget,
  vexFormats,
} from '../../src/formats/vex/document.ts';
import { wordOfStatus } from '../../src/formats/vex/mapping.ts';
import { writeVex } from '../../src/formats/vex/vex.ts';
import { startApi } from '../api.ts';
import { aTerminal } from '../terminal.ts';

type Caller = Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>;
/** What each finding comes to, by vulnerability and part. */
type States = Record<string, string>;

const at = '2026-03-14T12:00:00Z';
const parts = ['pkg:npm/tar@1.0.0', 'pkg:npm/tar@2.0.0', 'pkg:npm/pad@1.0.0'];
const advisories = [
  { cve: 'CVE-2026-1', names: ['tar'] },
  { cve: 'CVE-2026-2', names: ['tar', 'pad'] },
].map(({ cve, names }, index) => ({
  id: `GHSA-${index}`,
  modified: at,
  aliases: [cve],
  affected: names.map((name) => ({
    package: { ecosystem: 'npm', name },
    ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
  })),
}));
const bom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'device', name: 'Meter', version: '4.2' } },
  components: parts.map((purl) => ({
    type: 'library',
    name: purl.slice(8, 11),
    version: purl.slice(12),
    purl,
  })),
});

const product = (version: string): VexTarget => ({
  ...noTarget,
  name: 'Meter',
  version,
  purl: `pkg:generic/Meter@${version}`,
});
const part = (purl: string): VexTarget => ({
  ...noTarget,
  name: purl.slice(8, 11),
  version: purl.slice(12) || null,
  purl,
});

const targets: fc.Arbitrary<Pick<VexStatement, 'product' | 'subcomponent'>> = fc.constantFrom(
  { product: part('pkg:npm/tar'), subcomponent: null },
  { product: part(parts[0]!), subcomponent: null },
  { product: part(parts[2]!), subcomponent: null },
  { product: product('4.2'), subcomponent: null },
  { product: product('4.2'), subcomponent: part(parts[1]!) },
  { product: product('5.0'), subcomponent: part(parts[0]!) },
);

const saids: fc.Arbitrary<Pick<VexStatement, 'status' | 'justification' | 'impactStatement' | 'actionStatement'>> =
  fc.constantFrom(
    { status: 'not_affected', justification: 'component_not_present', impactStatement: null, actionStatement: null },
    { status: 'not_affected', justification: null, impactStatement: 'Never called.', actionStatement: null },
    { status: 'affected', justification: null, impactStatement: null, actionStatement: 'Raise it.' },
    { status: 'fixed', justification: null, impactStatement: null, actionStatement: null },
    { status: 'under_investigation', justification: null, impactStatement: null, actionStatement: null },
  );

const statements = fc.array(
  fc.tuple(fc.constantFrom('CVE-2026-1', 'CVE-2026-2'), targets, saids).map(
    ([name, about, said]): VexStatement => ({
      id: null,
      vulnerability: { name, aliases: [], description: null },
      ...about,
      ...said,
      remediations: [],
      statusNotes: null,
      timestamp: at,
      lastUpdated: null,
      supplier: null,
      source: { format: 'openvex', status: said.status, justification: said.justification, responses: [] },
      at: '',
    }),
  ),
  { minLength: 1, maxLength: 4 },
);

function written(said: readonly VexStatement[], format: VexFormat): string {
  const document: VexDocument & { id: string; timestamp: string } = {
    format,
    specVersion: '',
    id: 'https://example.org/vex/1',
    version: '1',
    author: 'Lab',
    role: null,
    tool: null,
    timestamp: at,
    lastUpdated: null,
    namespace: null,
    revisions: [],
    statements: said.map((one) => ({
      ...one,
      source: { ...one.source, format, status: wordOfStatus(format, one.status)! },
    })),
  };
  return JSON.stringify(writeVex(document, format).content);
}

/** What nobody has decided is said to be under investigation by whoever states it. */
const asStated = (states: States): States =>
  Object.fromEntries(
    Object.entries(states).map(([name, state]) => [name, state === 'open' ? 'under_investigation' : state]),
  );

describe('VEX', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Caller;
  let copy: Caller;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-vex-'));
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  beforeAll(async () => {
    api = await startApi();
    const lines = advisories.map((record) => `${JSON.stringify(record)}\n`).join('');
    file('osv.jsonl', lines);
    await (await api.as('administrator', { installation: true })).upload('/feeds/osv/issues', lines);
    us = await api.as('administrator');
    copy = await api.as('administrator', { workspaceId: (await api.newWorkspace('Copy')).id });
    for (const caller of [us, copy]) {
      const { id } = (await caller.post('/products', { name: 'Meter', version: '4.2' })).body;
      await caller.upload(`/products/${id}/boms`, bom);
      for (let found = 0; found < 5; ) found = (await caller.get('/findings')).body.total;
    }
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true });
  });

  const listed = async (caller: Caller): Promise<States> => {
    const pages = await Promise.all(['open', 'closed'].map((state) => caller.get(`/findings?state=${state}`)));
    const items = pages.flatMap(({ body }) => body.items) as {
      vulnerability: { id: string };
      component: { purl: string };
      verdict: string;
    }[];
    return statesOf(
      items.map(({ vulnerability, component, verdict }) => [`${vulnerability.id} ${component.purl}`, verdict]),
    );
  };
  const scanned = async (document: string) => {
    const terminal = aTerminal({ input: bom });
    const words = ['scan', '-', '--advisories', join(folder, 'osv.jsonl'), '--vex', file('vex.json', document)];
    const code = await runCommand([...words, '-o', 'json', '--quiet'], terminal);
    const { findings, suppressed } = JSON.parse(terminal.written()) as {
      findings: (Omit<JudgedFinding, 'vex'> & Partial<JudgedFinding>)[];
      suppressed: JudgedFinding[];
    };
    const states = statesOf(
      [...findings, ...suppressed].map(({ advisory, component, vex }) => [
        `${advisory.aliases[0]} ${component.purl}`,
        vex?.state ?? 'open',
      ]),
    );
    return { code, states };
  };

  it.each(vexFormats)(
    'in %s is applied the same in list, gate, scan and export, and what goes out comes back as the same',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(statements, async (said) => {
          const document = written(said, format);
          const taken = await us.upload('/vex/documents?fileName=a.json', document);
          expect(taken.status).toBe(201);
          const list = await listed(us);
          const scan = await scanned(document);

          expect(scan.states).toEqual(list);
          expect(scan.code).toBe(Object.values(list).some((state) => !isClosed(state as 'open')) ? 1 : 0);
          for (const to of vexFormats) {
            const answer = await us.get(`/vex/export?format=${to}`);
            const text = answer.bytes.toString();
            const returned = await copy.upload('/vex/documents?fileName=b.json', text);
            expect(returned.status).toBe(201);

            expect([to, await listed(copy)]).toEqual([to, asStated(list)]);
            expect([to, (await scanned(text)).states]).toEqual([to, asStated(list)]);
            await copy.delete(`/vex/documents/${returned.body.id}`);
          }
          await us.delete(`/vex/documents/${taken.body.id}`);
        }),
        { numRuns: 3 },
      );
    },
  );
});

function statesOf(entries: readonly (readonly [string, string])[]): States {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
