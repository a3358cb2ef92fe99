/**
 * The C-SCRM Interdependency Tool of NIST IR 8272 as a view (reference model V3): the figures that the tool shows, by the formulas of its source
 * (revision 8fbb8f25, 2020-03-12). It measures impact, neither likelihood nor threat. The equal weights are the tool's convention.
 */

/** One answer; `value` null where nobody answered. Values of an Access question are yes 10, no 0. */
export interface Answer {
  value: number | null;
  /** The worst, 10 or, of criticality, 100. */
  most: number;
  /** 1 unless the questionnaire says otherwise. */
  weight?: number;
}

export const assets = ['ICTA', 'PA', 'SDA'] as const;
/** The network, what is physical, and sensitive data. */
export type Asset = (typeof assets)[number];

export type Access = Readonly<Record<Asset, readonly Answer[]>>;

export interface Line {
  project: string;
  product: string;
  supplier: string;
  /** Of this product from this supplier. */
  dependency: readonly Answer[];
}

export interface Interdependencies {
  /** 0 to 100, how critical each asset is; null where nobody says. */
  assets: Readonly<Record<Asset, number | null>>;
  projects: readonly { id: string; criticality: Answer }[];
  products: readonly { id: string; criticality: Answer; access: Access }[];
  suppliers: readonly { id: string; access: Access; assurance: readonly Answer[] }[];
  lines: readonly Line[];
}

/** The tool shows the high end: it takes what nobody answered for the worst. Null where there is no question to answer. */
export type Range = { low: number; high: number } | null;

export interface Ir8272View {
  lines: (Omit<Line, 'dependency'> & { score: Range; parts: LineParts })[];
  projects: NodeScores[];
  products: NodeScores[];
  suppliers: NodeScores[];
}

export interface NodeScores {
  id: string;
  /** 0 to 100. */
  impact: Range;
  /** A sum over lines that has no upper end: never out of 100. */
  interdependence: Range;
  /** 0 to 100, high is good. Of a project or product the mean over its suppliers. The tool shows the low end. */
  assurance: Range;
}

/** What a quarter each of a line's score is of, 0 to 100. */
export interface LineParts {
  dependency: Range;
  access: Record<Asset, Range>;
}

type End = 'low' | 'high';

interface Parts extends LineParts {
  score: Range;
}

export function ir8272View(input: Interdependencies): Ir8272View {
  const asked = new Asked(input);
  const parts = input.lines.map((line) => partsOf(line, asked));
  const assurances = new Map(input.suppliers.map(({ id, assurance }) => [id, inverted(normalised(assurance))]));
  const linesOf = {
    project: Map.groupBy(input.lines.keys(), (index) => input.lines[index]!.project),
    product: Map.groupBy(input.lines.keys(), (index) => input.lines[index]!.product),
    supplier: Map.groupBy(input.lines.keys(), (index) => input.lines[index]!.supplier),
  };
  const scores = (id: string, role: 'project' | 'product' | 'supplier'): NodeScores => {
    const through = linesOf[role].get(id) ?? [];
    const suppliers = role === 'supplier' ? [id] : [...new Set(through.map((index) => input.lines[index]!.supplier))];
    const own = through.map((index) => parts[index]!);
    return {
      id,
      impact: impactOf(own),
      interdependence: added(own.map(({ score }) => score)),
      assurance: meanOf(suppliers.map((supplier) => assurances.get(supplier) ?? null)),
    };
  };
  return {
    lines: input.lines.map(({ project, product, supplier }, index) => ({
      project,
      product,
      supplier,
      score: parts[index]!.score,
      parts: { dependency: parts[index]!.dependency, access: parts[index]!.access },
    })),
    projects: input.projects.map(({ id }) => scores(id, 'project')),
    products: input.products.map(({ id }) => scores(id, 'product')),
    suppliers: input.suppliers.map(({ id }) => scores(id, 'supplier')),
  };
}

/** Who is asked, by id. */
class Asked {
  readonly assets: Interdependencies['assets'];
  readonly projects: ReadonlyMap<string, Interdependencies['projects'][number]>;
  readonly products: ReadonlyMap<string, Interdependencies['products'][number]>;
  readonly suppliers: ReadonlyMap<string, Interdependencies['suppliers'][number]>;

  constructor({ assets: all, projects, products, suppliers }: Interdependencies) {
    this.assets = all;
    this.projects = new Map(projects.map((one) => [one.id, one]));
    this.products = new Map(products.map((one) => [one.id, one]));
    this.suppliers = new Map(suppliers.map((one) => [one.id, one]));
  }
}

/** 100 · Σ value · weight / Σ most · weight. */
function normalised(answers: readonly Answer[]): Range {
  const whole = answers.reduce((sum, { most, weight = 1 }) => sum + most * weight, 0);
  if (whole === 0) return null;
  const at = (end: End) =>
    (100 *
      answers.reduce((sum, { value, most, weight = 1 }) => sum + (value ?? (end === 'low' ? 0 : most)) * weight, 0)) /
    whole;
  return { low: at('low'), high: at('high') };
}

function inverted(range: Range): Range {
  return range && { low: 100 - range.high, high: 100 - range.low };
}

function partsOf({ project, product, supplier, dependency }: Line, asked: Asked): Parts {
  const ofProject = asked.projects.get(project);
  const ofProduct = asked.products.get(product);
  const ofSupplier = asked.suppliers.get(supplier);
  const factors = [dependency, ofProduct ? [ofProduct.criticality] : [], ofProject ? [ofProject.criticality] : []];
  const reliance = multiplied(factors.map(normalised), 1 / 10_000);
  const access = Object.fromEntries(
    assets.map((asset) => {
      const present = [...(ofProduct?.access[asset] ?? []), ...(ofSupplier?.access[asset] ?? [])];
      return [
        asset,
        multiplied([normalised(present), { low: asked.assets[asset] ?? 0, high: asked.assets[asset] ?? 100 }], 1 / 100),
      ];
    }),
  ) as Record<Asset, Range>;
  return { dependency: reliance, access, score: quarters([reliance, ...assets.map((asset) => access[asset])]) };
}

function multiplied(factors: readonly Range[], scale: number): Range {
  if (factors.some((factor) => factor === null)) return null;
  const at = (end: End) => factors.reduce((product, factor) => product * factor![end], scale);
  return { low: at('low'), high: at('high') };
}

function impactOf(lines: readonly Parts[]): Range {
  return quarters([
    highest(lines.map(({ dependency }) => dependency)),
    ...assets.map((asset) => highest(lines.map(({ access }) => access[asset]))),
  ]);
}

/** Each part counts a quarter; a part without questions is left out, as 0 would be. */
function quarters(parts: readonly Range[]): Range {
  const sum = added(parts);
  return sum && { low: 0.25 * sum.low, high: 0.25 * sum.high };
}

function added(ranges: readonly Range[]): Range {
  const known = ranges.filter((range) => range !== null);
  if (known.length === 0) return null;
  const at = (end: End) => known.reduce((sum, range) => sum + range[end], 0);
  return { low: at('low'), high: at('high') };
}

function highest(ranges: readonly Range[]): Range {
  const known = ranges.filter((range) => range !== null);
  if (known.length === 0) return null;
  return { low: Math.max(...known.map(({ low }) => low)), high: Math.max(...known.map(({ high }) => high)) };
}

function meanOf(ranges: readonly Range[]): Range {
  const known = ranges.filter((range) => range !== null);
  const sum = added(known);
  return sum && { low: sum.low / known.length, high: sum.high / known.length };
}
