/** What the plain algorithm of the OSV schema answers on the bench's corpus: the judge of every faster way. */
import { readFileSync } from 'node:fs';
import { PlainMatcher } from '../src/engines/matching/plain-matcher.ts';
import { type OsvRecord, parseOsvRecord } from '../src/formats/osv/record.ts';
import { linesOf } from '../src/formats/osv/split.ts';
import { normaliseName } from '../src/formats/purl/package-identity.ts';
import { parsePurl } from '../src/formats/purl/purl.ts';
import { isReadableEcosystem } from '../src/formats/versions/ecosystems.ts';

/** Sorted ids of the records that affect each of the package URLs. */
export async function plainAnswers(purls: readonly string[], recordsPath: string): Promise<Map<string, string[]>> {
  const parts = new Map(purls.map((purl) => [purl, packageIn(purl)]));
  const names = new Set([...parts.values()].map(({ ecosystem, name }) => normaliseName(ecosystem, name)));
  const matcher = new PlainMatcher(await recordsOn(names, recordsPath));
  const answers = [...parts].map(([purl, { ecosystem, name, version }]): [string, string[]] => [
    purl,
    matcher.match(ecosystem, name, version) ?? [],
  ]);
  return new Map(answers);
}

async function recordsOn(names: ReadonlySet<string>, recordsPath: string): Promise<OsvRecord[]> {
  const records: OsvRecord[] = [];
  for await (const line of linesOf([readFileSync(recordsPath)])) {
    const answer = parseOsvRecord(line);
    if (!answer.ok) continue;
    const isWanted = answer.record.affected.some(
      ({ ecosystem, name }) => isReadableEcosystem(ecosystem) && names.has(normaliseName(ecosystem, name)),
    );
    if (isWanted) records.push(answer.record);
  }
  return records;
}

const ecosystemOfType: Record<string, string> = {
  npm: 'npm',
  golang: 'Go',
  cargo: 'crates.io',
  pypi: 'PyPI',
  maven: 'Maven',
};

function packageIn(text: string) {
  const purl = parsePurl(text);
  const ecosystem = purl.ok ? ecosystemOfType[purl.value.type]! : '';
  if (!purl.ok || !isReadableEcosystem(ecosystem)) throw new Error(`${text} is no purl of the bench.`);
  const { namespace, name, version } = purl.value;
  const between = ecosystem === 'Maven' ? ':' : '/';
  return { ecosystem, name: namespace ? `${namespace}${between}${name}` : name, version: version! };
}
