import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Access, type Answer, type Interdependencies, ir8272View } from './ir8272.ts';

const tens = (...values: (number | null)[]): Answer[] => values.map((value) => ({ value, most: 10 }));
/** Ten levels, the first the most critical. */
const criticality = (level: number): Answer => ({ value: 110 - 10 * level, most: 100 });
const access = (icta: boolean, pa: boolean, sda: boolean): Access => ({
  ICTA: tens(icta ? 10 : 0),
  PA: tens(pa ? 10 : 0),
  SDA: tens(sda ? 10 : 0),
});

/** O-8272 of the reference. */
const oracle: Interdependencies = {
  assets: { PA: 50, SDA: 90, ICTA: 100 },
  projects: [{ id: 'project', criticality: criticality(2) }],
  products: [
    { id: 'product 1', criticality: criticality(3), access: access(true, false, false) },
    { id: 'product 2', criticality: criticality(6), access: access(false, true, false) },
  ],
  suppliers: [
    { id: 'supplier 1', access: access(true, false, true), assurance: tens(0, 5, 10, 5, 0, 7, 5, 0, 5, 5, 10, 10) },
    { id: 'supplier 2', access: access(false, true, false), assurance: [] },
  ],
  lines: [
    { project: 'project', product: 'product 1', supplier: 'supplier 1', dependency: tens(10, 5, 10, 10, 5, 0) },
    { project: 'project', product: 'product 2', supplier: 'supplier 2', dependency: tens(5, 0, 10, 0, 0, 0) },
  ],
};

const exactly = (value: number) => ({ low: expect.closeTo(value, 9), high: expect.closeTo(value, 9) });

describe('ir8272View', () => {
  it('reproduces O-8272: 48.25, 63.5625, 60.75 and 48.333', () => {
    const { lines, projects, suppliers } = ir8272View(oracle);

    expect(lines.map(({ score }) => score)).toEqual([exactly(48.25), exactly(15.3125)]);
    expect(projects[0]).toMatchObject({ interdependence: exactly(63.5625), impact: exactly(60.75) });
    expect(suppliers[0]!.assurance).toEqual(exactly(100 - 6200 / 120));
  });

  it('takes what nobody answered for anything, the worst as the tool shows it', () => {
    const dependency = tens(10, 5, 10, 10, null, 0);
    const { lines } = ir8272View({ ...oracle, lines: [{ ...oracle.lines[0]!, dependency }] });

    expect(lines[0]!.score!.low).toBeCloseTo(0.25 * ((35 / 0.6) * 0.72) + 36.25, 9);
    expect(lines[0]!.score!.high).toBeCloseTo(0.25 * ((45 / 0.6) * 0.72) + 36.25, 9);
  });

  it('knows nothing where there is no question, and divides by no zero', () => {
    const { suppliers, projects } = ir8272View({ ...oracle, lines: [] });

    expect(suppliers[1]).toEqual({ id: 'supplier 2', impact: null, interdependence: null, assurance: null });
    expect(projects[0]).toEqual({ id: 'project', impact: null, interdependence: null, assurance: null });
  });

  it('changes neither with names nor with the order of lines, and is never narrowed by an answer that lacks', () => {
    const value = fc.option(fc.constantFrom(0, 5, 10), { nil: null });
    const answers = fc.array(fc.array(value, { minLength: 6, maxLength: 6 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(answers, fc.nat(5), (drawn, pick) => {
        const input = {
          ...oracle,
          lines: oracle.lines.map((line, at) => ({ ...line, dependency: tens(...drawn[at]!) })),
        };
        const lacking = tens(...drawn[0]!.with(pick, null));
        const open = { ...input, lines: [{ ...input.lines[0]!, dependency: lacking }, input.lines[1]!] };
        const renamed = JSON.parse(JSON.stringify(input).replaceAll('"product ', '"p ')) as Interdependencies;
        const [plain, turned, less, other] = [input, { ...input, lines: input.lines.toReversed() }, open, renamed].map(
          (one) => ir8272View(one).projects[0]!,
        );

        expect(turned!.impact).toEqual(plain!.impact);
        expect(turned!.interdependence!.high).toBeCloseTo(plain!.interdependence!.high, 9);
        expect(other).toEqual(plain);
        for (const figure of ['impact', 'interdependence'] as const) {
          expect(less![figure]!.low).toBeLessThanOrEqual(plain![figure]!.low + 1e-9);
          expect(less![figure]!.high).toBeGreaterThanOrEqual(plain![figure]!.high - 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('weighs questions', () => {
    const assurance = [
      { value: 10, most: 10, weight: 3 },
      { value: 0, most: 10 },
    ];
    const { suppliers } = ir8272View({ ...oracle, suppliers: [{ ...oracle.suppliers[0]!, assurance }] });

    expect(suppliers[0]!.assurance).toEqual(exactly(25));
  });
});
