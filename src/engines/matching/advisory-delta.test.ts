import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OsvRecord, readOsvRecord } from '../../formats/osv/record.ts';
import { advisoryDelta } from './advisory-delta.ts';
import type { PurlColumns } from './advisory-index.ts';
import { IndexCompiler } from './index-compiler.ts';
import { openWholeIndex } from './open-index.ts';
import { buildPortfolio, type Instances, instancesOf } from './portfolio.ts';

type Json = Record<string, unknown>;

function columnsOf(purls: readonly string[]): PurlColumns {
  const parts = purls.map((purl) => Buffer.from(purl));
  const ends = Uint32Array.from(parts, (_, i) => Buffer.concat(parts.slice(0, i + 1)).length);
  const starts = Uint32Array.from(ends, (end, i) => end - parts[i]!.length);
  return { bytes: Buffer.concat(parts), starts, ends, count: purls.length };
}

function standing(pairs: readonly (readonly [component: number, bom: number])[]): Instances {
  return {
    component: Uint32Array.from(pairs, ([component]) => component),
    bom: Uint32Array.from(pairs, ([, bom]) => bom),
  };
}

function pairsOf({ component, bom }: Instances): string[] {
  return Array.from(component, (one, i) => `${one} in ${bom[i]}`).sort();
}

function recordOf(json: Json): OsvRecord {
  const answer = readOsvRecord(json);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.record;
}

/** Every instance that any record finds, by a compiled index over all components. */
function fullMatch(records: readonly Json[], purls: PurlColumns, instances: Instances): Set<string> {
  const compiler = new IndexCompiler();
  for (const record of records) compiler.add(new TextEncoder().encode(JSON.stringify(record)));
  const index = openWholeIndex(compiler.finish());
  const { hits, component, advisory } = index.matchPurls(purls);
  const portfolio = buildPortfolio(purls, instances);
  const found = new Set<string>();
  for (let hit = 0; hit < hits; hit++) {
    const { id } = index.advisory(advisory[hit]!);
    for (const pair of pairsOf(instancesOf(portfolio, [component[hit]!]))) found.add(`${id}: ${pair}`);
  }
  return found;
}

const leftPad = (range: Json[], more: Json = {}): Json => ({
  id: 'A',
  affected: [{ package: { ecosystem: 'npm', name: 'left-pad' }, ranges: [{ type: 'SEMVER', events: range }] }],
  ...more,
});

describe('advisoryDelta', () => {
  const purls = columnsOf(['pkg:npm/left-pad@1.0.0', 'pkg:npm/other@1.0.0', 'pkg:npm/left-pad@2.0.0', 'no purl']);
  const portfolio = buildPortfolio(
    purls,
    standing([
      [0, 7],
      [2, 7],
      [0, 9],
      [1, 9],
      [3, 9],
    ]),
  );

  it('opens what an advisory that arrives affects, in every BOM where it stands', () => {
    const { opened, gone } = advisoryDelta(
      portfolio,
      null,
      recordOf(leftPad([{ introduced: '0' }, { fixed: '1.5.0' }])),
    );

    expect([pairsOf(opened), pairsOf(gone)]).toEqual([['0 in 7', '0 in 9'], []]);
  });

  it('tells only what differs when it changes, and closes all when it is withdrawn or goes', () => {
    const before = recordOf(leftPad([{ introduced: '0' }, { fixed: '1.5.0' }]));
    const wider = recordOf(leftPad([{ introduced: '0' }]));
    const withdrawn = recordOf(leftPad([{ introduced: '0' }], { withdrawn: '2024-01-01T00:00:00Z' }));

    expect(pairsOf(advisoryDelta(portfolio, before, wider).opened)).toEqual(['2 in 7']);
    expect(pairsOf(advisoryDelta(portfolio, wider, before).gone)).toEqual(['2 in 7']);
    expect(pairsOf(advisoryDelta(portfolio, wider, withdrawn).gone)).toEqual(['0 in 7', '0 in 9', '2 in 7']);
    expect(pairsOf(advisoryDelta(portfolio, before, null).gone)).toEqual(['0 in 7', '0 in 9']);
    expect(pairsOf(advisoryDelta(portfolio, before, before).opened)).toEqual([]);
  });

  it('finds nothing for a package that nobody has', () => {
    const record = recordOf({ id: 'A', affected: [{ package: { ecosystem: 'npm', name: 'x' }, versions: ['1.0.0'] }] });

    expect(pairsOf(advisoryDelta(portfolio, null, record).opened)).toEqual([]);
    expect(pairsOf(advisoryDelta(buildPortfolio(columnsOf([]), standing([])), null, record).opened)).toEqual([]);
  });

  it('is the difference between two full matches', () => {
    let told = 0;
    fc.assert(
      fc.property(
        portfolios,
        fc.array(records, { maxLength: 3 }),
        fc.option(records),
        fc.option(records),
        (drawn, others, old, young) => {
          const drawnPurls = columnsOf(drawn.purls);
          const instances = standing(drawn.standing);
          const rest = others.map((record, i) => ({ ...record, id: `OTHER-${i}` }));
          const was = fullMatch(old ? [...rest, old] : rest, drawnPurls, instances);
          const is = fullMatch(young ? [...rest, young] : rest, drawnPurls, instances);

          const { opened, gone } = advisoryDelta(
            buildPortfolio(drawnPurls, instances),
            old && recordOf(old),
            young && recordOf(young),
          );

          expect(new Set(pairsOf(opened).map((pair) => `A: ${pair}`))).toEqual(without(is, was));
          expect(new Set(pairsOf(gone).map((pair) => `A: ${pair}`))).toEqual(without(was, is));
          told += opened.bom.length + gone.bom.length;
        },
      ),
      { numRuns: 200 },
    );
    expect(told).toBeGreaterThan(50);
  });
});

function without(all: Set<string>, others: Set<string>): Set<string> {
  return new Set([...all].filter((one) => !others.has(one)));
}

const names = ['a', 'B.c'];
const versions = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('0.9.0', '1.0.0', '1.2.3', '2.0.0') },
  { weight: 1, arbitrary: fc.constantFrom('1.0', '1.0.0-rc.1', 'latest', '2004d', '10.0.0-0.1.2.3.4') },
);
const types = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(['npm', 'npm'], ['PyPI', 'pypi']) },
  { weight: 1, arbitrary: fc.constantFrom(['Go', 'golang'], ['Debian:12', 'deb']) },
);

/** A few distinct purls, and where they stand: some nowhere, some twice in one BOM. */
const portfolios = fc
  .uniqueArray(
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc
          .tuple(types, fc.constantFrom(...names), versions)
          .map(([[, type], name, version]) => `pkg:${type}/${name.replace('@', '%40')}@${version}`),
      },
      { weight: 1, arbitrary: fc.constantFrom('', 'pkg:npm/a', 'nonsense') },
    ),
    { minLength: 8, maxLength: 20 },
  )
  .chain((purls) =>
    fc.record({
      purls: fc.constant(purls),
      standing: fc.array(fc.tuple(fc.nat(purls.length - 1), fc.nat(5)), { minLength: 10, maxLength: 40 }),
    }),
  );

const events = fc
  .array(fc.tuple(fc.constantFrom('fixed', 'last_affected', 'introduced', 'limit'), versions), { maxLength: 3 })
  .map((list) => [{ introduced: '0' }, ...list.map(([kind, version]) => ({ [kind]: version }))]);

const records: fc.Arbitrary<Json> = fc
  .record({
    affected: fc.array(
      fc.record({
        package: fc.tuple(types, fc.constantFrom(...names)).map(([[ecosystem], name]) => ({ ecosystem, name })),
        ranges: fc.array(
          events.map((list) => ({ type: 'ECOSYSTEM', events: list })),
          { maxLength: 2 },
        ),
        versions: fc.array(versions, { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    withdrawn: fc.option(fc.constant('2024-01-01T00:00:00Z'), { nil: undefined, freq: 5 }),
  })
  .map((record) => ({ id: 'A', ...record }));
