import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { advisoryLines, northmereFolder, northmereWorkbook } from './northmere.ts';
import type { Program } from './program.ts';

/** Fills a running program with Northmere's register, two bills of materials and the vulnerability data; gives the token it used. */
export async function seedNorthmere(
  program: Program,
  { advisories = advisoryLines(), kev = readFileSync(join(northmereFolder, 'kev.json'), 'utf8') } = {},
): Promise<string> {
  const made = await program.command('token', 'create', '--role', 'administrator');
  const token = made.stdout.trim();
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
  return token;
}

/** Hands a workbook over and leaves it as it is: checked, not applied. */
export async function handOver(program: Program, token: string, fileName: string, content: string): Promise<void> {
  const answer = await fetch(`${program.address}/api/v1/imports?fileName=${encodeURIComponent(fileName)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: content,
  });
  if (!answer.ok) throw new Error(`The import was answered with ${answer.status}: ${await answer.text()}`);
}
