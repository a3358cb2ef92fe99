import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/main.ts';
import { startApi } from '../api.ts';
import { conformanceFile, conformanceFiles, conformanceFolder, hasConformanceData } from '../conformance.ts';
import { aTerminal } from '../terminal.ts';

const kevPath = 'vulns/kev/known_exploited_vulnerabilities.json.gz';

/** What the server and the scan must agree on for one vulnerability in one component. */
interface Told {
  component: string;
  ids: string[];
  severity: string;
  knownExploited: boolean;
  malicious: boolean;
  fixedIn: string[];
}

describe.runIf(hasConformanceData)('real bills of materials against real advisories', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-findings-'));
  const index = join(folder, 'advisories.hfx');
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('analyst');
    const installer = await api.as('administrator', { installation: true });
    const server = await api.app.listen({ port: 0, host: '127.0.0.1' });
    const environment = {
      HOLDFAST_URL: server,
      HOLDFAST_TOKEN: installer.headers.authorization!.replace('Bearer ', ''),
    };
    for (const [kind, path] of [
      ['osv', 'vulns/osv'],
      ['kev', kevPath],
    ]) {
      const terminal = { ...aTerminal(), environment };
      expect(await runCommand(['feed', 'import', kind!, join(conformanceFolder, path!)], terminal)).toBe(0);
    }
    writeFileSync(join(folder, 'kev.json'), conformanceFile(kevPath));
    await runCommand(['feed', 'compile', join(conformanceFolder, 'vulns/osv'), '--out', index], aTerminal());
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true });
  });

  const scan = async (bytes: Uint8Array): Promise<Told[]> => {
    const path = join(folder, 'bom.json');
    writeFileSync(path, bytes);
    const terminal = aTerminal();
    await runCommand(['scan', path, '--advisories', index, '--kev', join(folder, 'kev.json'), '-o', 'json'], terminal);
    const { findings } = JSON.parse(terminal.written());
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the program answered
    return findings.map(({ component, advisory, severity, match, ...rest }: any) => ({
      component: component.purl.split('?')[0],
      ids: [advisory.id, ...advisory.aliases].sort(),
      severity: severity?.level ?? 'unknown',
      knownExploited: rest.knownExploited,
      malicious: rest.malicious,
      fixedIn: rest.fixedIn,
    }));
  };
  const serverFindings = async (product: string): Promise<Told[]> => {
    const { bytes } = await us.get(`/findings/export?format=json&product=${product}`);
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
    return JSON.parse(bytes.toString()).rows.map((row: any) => ({
      component: row.purl.split('?')[0],
      ids: [row.vulnerability, ...row.aliases].sort(),
      severity: row.severity,
      knownExploited: row.exploited,
      malicious: row.malicious,
      fixedIn: row.fix,
    }));
  };
  /** A component counts once, however often a document lists it. */
  const distinct = (told: Told[]) => [...new Set(told.map((one) => JSON.stringify(one)))].sort();
  const settled = async () => {
    for (;;) {
      const { rows } = await api.platform.database.pool.query(
        'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts',
      );
      if (rows[0].open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('gives in the server what a scan without a server gives', async () => {
    const documents = [
      'real-cyclonedx-bom-examples/SBOM',
      'real-in-the-wild/cyclonedx',
      'real-container-sboms/cyclonedx',
    ]
      .flatMap((place) => conformanceFiles(`sbom/${place}`, /\.json(\.gz)?$/))
      .map(({ name, read }) => ({ name, bytes: read() }));
    let agreed = 0;
    for (const { name, bytes } of documents) {
      const product = (await us.post('/products', { name: name.slice(-200) })).body;
      const bom = (await us.upload(`/products/${product.id}/boms`, bytes)).body;
      await settled();
      const { state } = (await us.get(`/boms/${bom.id}`)).body;
      if (state !== 'ready') continue;
      const told = distinct(await scan(bytes));
      expect(distinct(await serverFindings(product.id)), name).toEqual(told);
      agreed += told.length;
    }

    expect(agreed).toBeGreaterThan(50);
    console.log(`${documents.length} documents, ${agreed} findings`);
  }, 300_000);
});
