import { readFileSync } from 'node:fs';
import { openAdvisories } from '../src/cli/advisory-sources.ts';
import { advisoryDelta } from '../src/engines/matching/advisory-delta.ts';
import type { AdvisoryIndex, PurlColumns } from '../src/engines/matching/advisory-index.ts';
import { buildPortfolio, type Instances, instancesOf, type Portfolio } from '../src/engines/matching/portfolio.ts';
import { parseOsvRecord } from '../src/formats/osv/parse-record.ts';
import type { OsvRecord } from '../src/formats/osv/record.ts';
import { linesOf } from '../src/formats/osv/split.ts';
import { indexedCorpus, portfolioPurls } from './corpus.ts';
import { columnsOf } from './match-hot.ts';
import { compare, peakMb, perPass, sha256 } from './measure.ts';
import { randomFrom } from './random.ts';
import type { BenchRow } from './row.ts';

const bomCount = 10_000;
const componentsPerBom = 500;
const purlCount = 300_000;

/** Advisories that arrive in one turn, so that it lasts long enough for the clock. */
const arrivals = 16;
/** Advisories whose findings are compared with those of the full match: those with most. */
const mostJudged = 2_000;

/** The ratio is that of one arrival of the advisory with most findings: no other one costs more. */
export const advisoryDeltaRow: BenchRow = {
  name: 'advisory-delta',
  goal: 'at most 0.01',
  against: 'a full match of all components with all advisories, findings counted by BOM; the widest advisory arrives',
  async run() {
    const corpus = await indexedCorpus();
    const index = await openAdvisories(corpus.indexPath);
    const purls = columnsOf(portfolioPurls(purlCount));
    const instances = standing();
    const portfolio = buildPortfolio(purls, instances);
    const full = matchedInFull(index, purls, portfolio);
    const judged = [...full].sort((a, b) => b[1].instances - a[1].instances);
    const records = await recordsOf(new Set(judged.slice(0, mostJudged).map(([id]) => id)), corpus.recordsPath);
    const equal = [...records].every(([id, record]) => {
      const { opened } = advisoryDelta(portfolio, null, record);
      return isSame(opened, instancesOf(portfolio, full.get(id)!.components));
    });
    const [widest, { instances: widestFindings }] = judged[0]!;
    const record = records.get(widest)!;
    const turns = await compare(
      () => {
        for (let i = 0; i < arrivals; i++) advisoryDelta(portfolio, null, record);
      },
      () => countedByBom(index, purls, portfolio),
    );
    const comparison = perPass(turns, arrivals);
    const { ratio } = comparison;
    const findings = judged.reduce((sum, [, found]) => sum + found.instances, 0);
    return {
      ratio,
      met: ratio <= 0.01,
      equal: equal && records.size === Math.min(mostJudged, judged.length),
      comparison,
      sizes: {
        ...corpus.sizes,
        boms: bomCount,
        instances: instances.bom.length,
        purls: purlCount,
        findings,
        widestFindings,
        judged: records.size,
      },
      hashes: {
        records: corpus.hash,
        purls: sha256(purls.bytes),
        instances: sha256(instances.component, instances.bom),
      },
      rssMb: peakMb(),
    };
  },
};

/** Components towards the front stand in more BOMs; those of one package stand side by side, so that packages differ too. */
function standing(): Instances {
  const random = randomFrom(20_261_121);
  const instances = {
    component: new Uint32Array(bomCount * componentsPerBom),
    bom: new Uint32Array(bomCount * componentsPerBom),
  };
  for (let i = 0; i < instances.bom.length; i++) {
    instances.component[i] = Math.floor(purlCount * random() ** 2);
    instances.bom[i] = Math.floor(i / componentsPerBom);
  }
  return instances;
}

/** What the plain way does whenever something changes: all components, then all BOMs in which those with findings stand. */
function countedByBom(index: AdvisoryIndex, purls: PurlColumns, { boms, bomStarts }: Portfolio): Uint32Array {
  const { hits, component } = index.matchPurls(purls);
  const counts = new Uint32Array(bomCount);
  for (let hit = 0; hit < hits; hit++) {
    const end = bomStarts[component[hit]! + 1]!;
    for (let i = bomStarts[component[hit]!]!; i < end; i++) counts[boms[i]!]!++;
  }
  return counts;
}

/** The components that each advisory finds, by its id, and in how many places. */
function matchedInFull(
  index: AdvisoryIndex,
  purls: PurlColumns,
  { bomStarts }: Portfolio,
): Map<string, { components: number[]; instances: number }> {
  const { hits, component, advisory } = index.matchPurls(purls);
  const byNumber = new Map<number, { components: number[]; instances: number }>();
  for (let hit = 0; hit < hits; hit++) {
    const found = byNumber.get(advisory[hit]!) ?? { components: [], instances: 0 };
    byNumber.set(advisory[hit]!, found);
    found.components.push(component[hit]!);
    found.instances += bomStarts[component[hit]! + 1]! - bomStarts[component[hit]!]!;
  }
  return new Map([...byNumber].map(([number, found]) => [index.advisory(number).id, found]));
}

async function recordsOf(ids: ReadonlySet<string>, recordsPath: string): Promise<Map<string, OsvRecord>> {
  const records = new Map<string, OsvRecord>();
  for await (const line of linesOf([readFileSync(recordsPath)])) {
    const answer = parseOsvRecord(line);
    if (answer.ok && ids.has(answer.record.id)) records.set(answer.record.id, answer.record);
  }
  return records;
}

function isSame(a: Instances, b: Instances): boolean {
  const others = placesIn(b);
  return a.bom.length === b.bom.length && placesIn(a).every((place, i) => place === others[i]);
}

function placesIn({ component, bom }: Instances): Float64Array {
  return Float64Array.from(component, (one, i) => one * bomCount + bom[i]!).sort();
}
