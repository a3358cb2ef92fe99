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

/** Hands a workbook over and leaves it as it is: checked, not applied. */
export async function handOver(program: Program, token: string, fileName: string, content: string): Promise<void> {
  await post(program, token, `/imports?fileName=${encodeURIComponent(fileName)}`, content, 'application/octet-stream');
}

async function post(program: Program, token: string, path: string, body: string, type: string): Promise<void> {
  const answer = await fetch(`${program.address}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body,
  });
  if (!answer.ok) throw new Error(`POST ${path} was answered with ${answer.status}: ${await answer.text()}`);
}
