/** What the plain algorithm of the OSV schema answers on the bench's corpus: the judge of every faster way. */
import { readFileSync } from 'node:fs';
import { PlainMatcher } from '../src/engines/matching/plain-matcher.ts';
import { parsePlainly } from '../src/formats/osv/parse-record.ts';
import type { OsvRecord } from '../src/formats/osv/record.ts';
import { normaliseName } from '../src/formats/purl/package-identity.ts';
import { parsePurl } from '../src/formats/purl/purl.ts';
import { isReadableEcosystem } from '../src/formats/versions/ecosystems.ts';

/** Sorted ids of the records that affect each of the package URLs. */
export function plainAnswers(purls: readonly string[], recordsPath: string): Map<string, string[]> {
  return plainAnswersOf(purls, linesIn(readFileSync(recordsPath)));
}

export function plainAnswersOf(purls: readonly string[], lines: Iterable<Uint8Array>): Map<string, string[]> {
  const parts = new Map(purls.map((purl) => [purl, packageIn(purl)]));
  const names = new Set([...parts.values()].map(({ ecosystem, name }) => normaliseName(ecosystem, name)));
  const matcher = new PlainMatcher(recordsOn(names, lines));
  const answers = [...parts].map(([purl, { ecosystem, name, version }]): [string, string[]] => [
    purl,
    matcher.match(ecosystem, name, version) ?? [],
  ]);
  return new Map(answers);
}

export function* linesIn(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    yield bytes.subarray(at, end);
    at = end + 1;
  }
}

function recordsOn(names: ReadonlySet<string>, lines: Iterable<Uint8Array>): OsvRecord[] {
  const records: OsvRecord[] = [];
  for (const line of lines) {
    const answer = parsePlainly(line);
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
