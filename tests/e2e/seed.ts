import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { advisoryLines, northmereFolder, northmereWorkbook } from './northmere.ts';
import type { Program } from './program.ts';

/** A token of an administrator. */
export async function makeToken(program: Program): Promise<string> {
  return (await program.command('token', 'create', '--role', 'administrator')).stdout.trim();
}

/** Fills a running program with Northmere's register, two bills of materials and the vulnerability data. */
export async function seedNorthmere(
  program: Program,
  token: string,
  { advisories = advisoryLines(), kev = readFileSync(join(northmereFolder, 'kev.json'), 'utf8') } = {},
): Promise<void> {
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(program.data, name), content);
    return join(program.data, name);
  };
  const commands = [
    ['register', 'import', file('northmere.xlsx', await northmereWorkbook())],
    ['feed', 'import', 'osv', file('advisories.jsonl', advisories)],
    ['feed', 'import', 'kev', file('kev.json', kev)],
    ['bom', 'import', join(northmereFolder, 'customer-portal.cdx.json'), '--product', 'P-001'],
    ['bom', 'import', join(northmereFolder, 'meter-data-gateway.cdx.json'), '--product', 'P-002'],
  ];
  for (const words of commands) {
    const { code, stderr } = await program.client(token, ...words);
    if (code !== 0) throw new Error(`holdfast ${words.join(' ')} ended with ${code}: ${stderr}`);
  }
  for (const evidence of evidenceOfNorthmere)
    await post(program, token, '/evidence', JSON.stringify(evidence), 'application/json');
}

/** A supplier that has declared, and the link by which it may alter that still. */
export async function seedDeclaration(program: Program, token: string, supplier: string): Promise<string> {
  const say = async (path: string, body: object) =>
    (await post(program, token, path, JSON.stringify(body), 'application/json')).json() as Promise<unknown>;
  const { items } = (await say('/declarations', { suppliers: [{ id: supplier }], note: 'For the meters.' })) as {
    items: { link: { token: string } }[];
  };
  const link = items[0]!.link.token;
  const site = {
    ref: 'a',
    name: 'Brno line',
    country: 'CZ',
    place: 'Brno',
    owned: false,
    recoverDays: 40,
    bufferDays: null,
  };
  const named = { ref: 'b', name: 'Kiln Semiconductor', country: 'TW', lei: null, duns: null, uei: null, cage: null };
  const source = { ...named, domain: null, role: 'supplies', item: 'Controllers', share: 0.4, shareMax: 0.6 };
  const suppliers = [{ ...source, singleSource: true, siteRef: 'a' }];
  const statement = {
    sites: [site],
    suppliers,
    owners: [],
    none: ['owners'],
    recoverDays: null,
    bufferDays: 12,
    validUntil: null,
  };
  await say('/declare/save', { token: link, version: 0, statement });
  await say('/declare/submit', { token: link, version: 1, name: 'Ada Ferris', attested: true });
  return link;
}

/** A supplier that answers a questionnaire for the second time, and the link by which it does. */
export async function seedAnswers(program: Program, token: string, supplier: string, words: string): Promise<string> {
  const say = async (path: string, body: object) =>
    (await post(program, token, path, JSON.stringify(body), 'application/json')).json() as Promise<unknown>;
  const ask = async () => {
    const round = { title: words, questionnaire: 'vendor-scrm-template', suppliers: [{ id: supplier }], note: words };
    const { items } = (await say('/assessment-rounds', round)) as { items: { link: { token: string } }[] };
    return items[0]!.link.token;
  };
  const proof = { item: '4.1', title: words, class: 'certificate', origin: words, validUntil: '2099-12-31' };
  const name = words;
  const first = await ask();
  const said = { choice: 'alternate', explanation: words };
  await say('/answer/save', { token: first, changes: [{ item: '2.2', version: 0, answer: said }] });
  await say('/answer/submit', { token: first, name, signature: { title: words }, attested: true });
  const link = await ask();
  const { token: handed } = (await say('/answer/parts', { token: link, name, sections: ['2'] })) as { token: string };
  const changes = [
    { item: '2.1', version: 0, answer: { choice: 'yes' } },
    { item: '2.2', version: 0, answer: { ...said, explanation: `${words} again` } },
    { item: '4.1', version: 0, answer: { choice: 'yes', text: words } },
  ];
  await say('/answer/save', { token: link, changes });
  await say('/answer/save', { token: handed, changes: [{ item: '2.1', version: 0, answer: { choice: 'no' } }] });
  await say('/answer/proofs', { token: link, ...proof });
  await say('/answer/comments', { token: link, item: '2.2', text: words });
  await say('/answer/comments', { token: link, text: words });
  return link;
}

/** A draft in which the first supplier stops. */
export function seedDraft(program: Program, token: string): Promise<unknown> {
  const draft = { name: 'The first supplier stops', edits: [{ what: 'remove-node', nodeId: 'S-0001' }] };
  return post(program, token, '/drafts', JSON.stringify(draft), 'application/json');
}

const evidenceOfNorthmere = [
  {
    subjectId: 'S-0001',
    kind: 'certificate',
    title: 'ISO 27001 certificate',
    origin: 'third-party',
    author: 'Registrar Oy',
    grade: 'third-party-audit',
    observedOn: '2025-09-18',
    validUntil: '2028-09-17',
  },
  {
    subjectId: 'S-0001',
    kind: 'letter',
    title: 'Recovery time restated: 42 d',
    origin: 'supplier',
    adverse: true,
    observedOn: '2026-01-19',
    summary: 'Was 30 d. The second line at Oulu is no longer kept ready.',
  },
  {
    subjectId: 'P-0001',
    kind: 'test-report',
    title: 'Penetration test, summary',
    origin: 'own',
    grade: 'observed',
    observedOn: '2024-05-04',
    validUntil: '2025-05-04',
  },
];

/** Gives a product parts that have no name but a CPE name, and loads advisories that may mean them. */
export async function seedCandidates(program: Program, token: string, product: string): Promise<void> {
  const file = (name: string, content: string) => {
    writeFileSync(join(program.data, name), content);
    return join(program.data, name);
  };
  const bom = {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 },
    metadata: { component: { type: 'firmware', name: 'Edge router QM-8' } },
    components: [
      { type: 'library', name: 'zlib', version: '1.2.11', cpe: 'cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*' },
      {
        ...{ type: 'application', name: 'busybox', version: '1.33.0' },
        cpe: 'cpe:2.3:a:busybox:busybox:1.33.0:*:*:*:*:*:*:*',
      },
    ],
  };
  const advisories = [
    advisoryByCpe('CVE-2026-9001', 'HIGH', { criteria: cpeOf('zlib'), versionEndExcluding: '1.2.12' }),
    advisoryByCpe('CVE-2026-9002', 'CRITICAL', { criteria: cpeOf('busybox', '1.33.0') }),
    advisoryByCpe('CVE-2026-9003', 'MEDIUM', { criteria: cpeOf('zlib', '*', 'windows'), versionEndIncluding: '1.3' }),
  ];
  const lines = advisories.map((one) => `${JSON.stringify(one)}\n`).join('');
  const commands = [
    ['feed', 'import', 'osv', file('by-cpe.jsonl', lines)],
    ['bom', 'import', file('by-cpe.cdx.json', JSON.stringify(bom)), '--product', product],
  ];
  for (const words of commands) {
    const { code, stderr } = await program.client(token, ...words);
    if (code !== 0) throw new Error(`holdfast ${words.join(' ')} ended with ${code}: ${stderr}`);
  }
}

function cpeOf(name: string, version = '*', runsOn = '*'): string {
  return `cpe:2.3:a:${name}:${name}:${version}:*:*:*:*:${runsOn}:*:*`;
}

function advisoryByCpe(id: string, severity: string, match: object): object {
  return {
    id,
    modified: '2026-03-01T00:00:00Z',
    summary: `About ${id}`,
    database_specific: {
      severity,
      cpe_configurations: [{ nodes: [{ operator: 'OR', cpeMatch: [{ vulnerable: true, ...match }] }] }],
    },
  };
}

/** Hands a workbook over and leaves it as it is: checked, not applied. */
export async function handOver(program: Program, token: string, fileName: string, content: string): Promise<void> {
  await post(program, token, `/imports?fileName=${encodeURIComponent(fileName)}`, content, 'application/octet-stream');
}

async function post(program: Program, token: string, path: string, body: string, type: string): Promise<Response> {
  const answer = await fetch(`${program.address}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body,
  });
  if (!answer.ok) throw new Error(`POST ${path} was answered with ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** Asks two suppliers ten minutes of questions: each answers one, and one answer has a finding. */
export async function seedAssessments(program: Program, token: string, suppliers: readonly string[]): Promise<void> {
  const say = async (path: string, body: object) =>
    (await post(program, token, path, JSON.stringify(body), 'application/json')).json() as Promise<unknown>;
  const asked = { questionnaire: 'small-business', suppliers: suppliers.map((id) => ({ id })) };
  const { items } = (await say('/assessment-rounds', asked)) as {
    items: { assessment: { id: string }; link: { token: string } }[];
  };
  for (const { link } of items) {
    const { document } = (await say('/answer/open', { token: link.token })) as {
      document: {
        options: Record<string, { id: string }[]>;
        sections: { items: { id: string; options?: string }[] }[];
      };
    };
    const question = document.sections.flatMap((section) => section.items).find(({ options }) => options)!;
    const choice = document.options[question.options!]![0]!.id;
    await say('/answer/save', {
      token: link.token,
      changes: [{ item: question.id, version: 0, answer: { choice } }],
    });
    await say('/answer/submit', { token: link.token, name: 'Ada Ferris', attested: true });
  }
  await say('/assessment-findings', { assessmentId: items[0]!.assessment.id, title: 'No policy', severity: 'high' });
}
