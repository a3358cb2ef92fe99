import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeedKind } from '../../src/modules/feeds/contract.ts';
import { startApi } from '../api.ts';

const unkept = 'a\0b\ud800';
const long = 'x'.repeat(1_200_000);
const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

/** Of each kind: a sound file, and one made to harm that holds something all the same. */
const files: Record<FeedKind, { sound: object | string; strange: object | string }> = {
  osv: {
    sound: { id: 'GO-1', affected: [{ package: { ecosystem: 'Go', name: 'a' }, versions: ['1.0.0'] }] },
    strange: {
      id: `GO-2${unkept}`,
      aliases: [unkept, long],
      summary: long,
      modified: unkept,
      severity: [{ score: `CVSS:${long}` }],
      affected: [{ package: { ecosystem: 'Go', name: long }, versions: [long, unkept] }],
    },
  },
  ghsa: {
    sound: {
      ghsa_id: 'GHSA-2345-6789-cfgh',
      vulnerabilities: [{ package: { ecosystem: 'npm', name: 'a' }, vulnerable_version_range: '< 2' }],
    },
    strange: {
      ghsa_id: 'GHSA-2345-6789-cfgj',
      cve_id: unkept,
      summary: unkept,
      severity: long,
      vulnerabilities: [{ package: { ecosystem: 'npm', name: unkept }, vulnerable_version_range: `< ${long}` }],
    },
  },
  cve: {
    sound: { cveMetadata: { cveId: 'CVE-2024-1001' }, containers: { cna: { title: 'A' } } },
    strange: {
      cveMetadata: { cveId: 'CVE-2024-1002', dateUpdated: unkept },
      containers: {
        cna: {
          title: long,
          affected: [{ vendor: unkept, product: long, packageName: long, versions: [{ version: long }] }],
        },
        adp: [
          {
            metrics: [{ other: { type: 'ssvc', content: { timestamp: unkept, options: [{ Exploitation: unkept }] } } }],
          },
        ],
      },
    },
  },
  nvd: {
    sound: { cve: { id: 'CVE-2024-1001' } },
    strange: {
      cve: {
        id: 'CVE-2024-1003',
        descriptions: [{ lang: 'en', value: long }],
        configurations: [
          { nodes: [{ cpeMatch: [{ criteria: `cpe:2.3:a:${long}:b:*:*:*:*:*:*:*:*`, vulnerable: true }] }] },
        ],
      },
    },
  },
  csaf: {
    sound: {
      document: { csaf_version: '2.0', tracking: { id: 'A-1' } },
      vulnerabilities: [{ cve: 'CVE-2024-1001' }],
    },
    strange: {
      document: { csaf_version: '2.0', title: unkept, tracking: { id: `A-2${unkept}` } },
      product_tree: {
        branches: [{ name: long, branches: [{ product: { product_id: unkept } }] }],
        relationships: [null, {}],
      },
      vulnerabilities: [
        null,
        { ids: 'x' },
        { cve: 'CVE-2024-1004', title: long },
        { cve: 'CVE-2024-1005', ids: [null] },
      ],
    },
  },
  kev: {
    sound: { vulnerabilities: [{ cveID: 'CVE-2024-1001', dateAdded: '2024-06-01' }] },
    strange: {
      dateReleased: unkept,
      vulnerabilities: [null, { cveID: 'CVE-2024-1006', dateAdded: '2024-06-01', requiredAction: unkept + long }],
    },
  },
  epss: {
    sound: 'cve,epss,percentile\nCVE-2024-1001,0.1,0.5\n',
    strange: `cve,epss,percentile\n${long},0.1,0.5\nCVE-2024-1006,0.1,0.5\n\0,1,1\n`,
  },
  eol: {
    sound: { name: 'node', releases: [{ name: '20', isEol: false }] },
    strange: [
      { name: long, releases: [] },
      {
        name: `go${unkept}`,
        label: long,
        identifiers: [{ purl: `pkg:npm/${long}` }],
        releases: [{ name: unkept, latest: long }, null],
      },
    ],
  },
};

describe('a feed made to harm', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let installer: Awaited<ReturnType<typeof api.as>>;
  const kinds = Object.keys(files) as FeedKind[];
  const textOf = (content: object | string) => (typeof content === 'string' ? content : JSON.stringify(content));
  beforeAll(async () => {
    api = await startApi();
    installer = await api.as('administrator', { installation: true });
    for (const kind of kinds) expect(await load(kind, textOf(files[kind].sound))).toMatchObject({ state: 'ready' });
  });
  afterAll(() => api.stop());

  async function load(kind: FeedKind, bytes: string | Uint8Array, fileName = 'feed.json') {
    const { status } = await installer.upload(`/feeds/${kind}/issues?fileName=${fileName}`, bytes);
    expect(status).toBe(202);
    for (;;) {
      const { body } = await installer.get('/feeds');
      const feed = (body.items as { kind: string; state: string; problem: string | null }[]).find(
        (one) => one.kind === kind,
      )!;
      if (feed.state !== 'loading') return feed;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  /** All that is known of vulnerabilities, to the last column. */
  async function held(): Promise<string> {
    const tables = [
      'advisory',
      'vulnerability',
      'vulnerability_alias',
      'exploited_vulnerability',
      'exploit_prediction',
      'life_cycle',
    ];
    const rows: unknown[] = [];
    for (const table of tables) {
      const found = await api.platform.database.pool.query(`select t::text as row from ${table} t order by 1`);
      rows.push([table, found.rows]);
    }
    return JSON.stringify(rows);
  }

  it.each(kinds)('changes nothing where it holds nothing, and says where it breaks: %s', async (kind) => {
    const before = await held();
    const sound = textOf(files[kind].sound);
    const packed = gzipSync(`${sound}\n`.repeat(40));

    for (const [bytes, fileName] of [
      [sound.slice(0, -12), 'cut.json'],
      [packed.subarray(0, -12), 'cut.jsonl.gz'],
      [nested, 'deep.json'],
      [long, 'long.json'],
      ['\0\0\0\0', 'zeros.json'],
      ['{"vulnerabilities":{"cve":[]},"releases":{},"document":[]}', 'types.json'],
    ] as const) {
      const { state, problem } = await load(kind, bytes, fileName);
      expect({ state, fileName }).toEqual({ state: 'failed', fileName });
      expect(problem).not.toMatch(/^Something went wrong/);
    }
    expect(await held()).toBe(before);
  });

  it.each(kinds)('is read for what is sound in it: %s', async (kind) => {
    expect(await load(kind, textOf(files[kind].strange))).toMatchObject({ state: 'ready', problem: null });
  });
});
