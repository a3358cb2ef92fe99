/** A made-up organisation of any size: its register, and a bill of materials for each product. The same for the same size. */
import { componentsOf, portfolioPurls, quietKnownShare } from '../corpus.ts';
import { randomFrom } from '../random.ts';

export interface PortfolioSize {
  /** Products, each with one bill of materials. */
  boms: number;
  /** Components of each. */
  components: number;
}

export interface Portfolio {
  suppliers: { name: string; country: string }[];
  functions: string[];
  /** `function` and the like are places in the lists above. */
  systems: { name: string; function: number }[];
  products: { name: string; maker: number; system: number }[];
  /** The suppliers that supply other suppliers. */
  supplies: { from: number; to: number }[];
  /** CycloneDX 1.6 JSON, made when it is asked for. */
  bomOf(product: number): Buffer;
}

/** A package version stands in so many BOMs on average (performance reference §2.2). */
const instancesPerPurl = 17;
const countries = ['FI', 'SE', 'DE', 'NL', 'US', 'TW', 'KR', 'JP', 'IN', 'IE'];
const functionCount = 12;
const productsPerSupplier = 4;
const productsPerSystem = 20;
/** Of the components, those that say who publishes them, and how many names they have between them for a supplier. */
const publishedShare = 0.2;
const namesPerSupplier = 2;
/** Every so many names one is a supplier's of the register. */
const knownNameEach = 4;

export function portfolioOf(size: PortfolioSize): Portfolio {
  const next = randomFrom(20_261_122);
  const below = (limit: number) => Math.floor(next() * limit);
  const count = (each: number) => Math.max(4, Math.ceil(size.boms / each));
  const suppliers = Array.from({ length: count(productsPerSupplier) }, (_, i) => ({
    name: supplierNamed(i + 1),
    country: countries[below(countries.length)]!,
  }));
  const systems = Array.from({ length: count(productsPerSystem) }, (_, i) => ({
    name: `System ${i + 1} of the load`,
    function: below(functionCount),
  }));
  return {
    suppliers,
    functions: Array.from({ length: functionCount }, (_, i) => `Function ${i + 1} of the load`),
    systems,
    products: Array.from({ length: size.boms }, (_, i) => ({
      name: `Product ${i + 1} of the load`,
      maker: below(suppliers.length),
      system: below(systems.length),
    })),
    supplies: suppliers.slice(1).map((_, i) => ({ from: i + 1, to: below(i + 1) })),
    bomOf: bomsOf(size, suppliers.length * namesPerSupplier),
  };
}

function bomsOf({ boms, components }: PortfolioSize, names: number): Portfolio['bomOf'] {
  const pool = shuffled(
    portfolioPurls(Math.ceil((boms * components) / instancesPerPurl) + components, quietKnownShare),
  );
  return (product) => {
    const next = randomFrom(product + 1);
    const purls = drawn(pool, components, next);
    return Buffer.from(JSON.stringify(documentOf(product, purls, { next, names })));
  };
}

function shuffled<Value>(values: Value[]): Value[] {
  const next = randomFrom(1);
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}

/** Who publishes a package is the same wherever it stands; some publish many packages, most few. */
function publisherOf(name: string, names: number): { publisher?: string } {
  const next = randomFrom([...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7));
  if (next() >= publishedShare) return {};
  const number = Math.floor(names * next() ** 2) + 1;
  const isKnown = number % knownNameEach === 0;
  return { publisher: isKnown ? supplierNamed(number / knownNameEach) : `Publisher ${number} Inc.` };
}

function supplierNamed(number: number): string {
  return `Supplier ${number} of the load`;
}

/** Some packages stand in nearly every product, most in few: the chance of the one at rank r falls with r^(2/3). */
function drawn(pool: readonly string[], count: number, next: () => number): string[] {
  const found = new Set<string>();
  while (found.size < count) found.add(pool[Math.floor(pool.length * next() ** 3)]!);
  return [...found];
}

function documentOf(product: number, purls: readonly string[], { next, names }: { next: () => number; names: number }) {
  const components = componentsOf(purls).map((component) => ({ ...component, ...publisherOf(component.name, names) }));
  const needs = new Map<number, string[]>();
  for (const [place, component] of components.entries()) {
    const parent = Math.floor((place * next()) / 2) - 1;
    needs.set(parent, [...(needs.get(parent) ?? []), component['bom-ref']]);
  }
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:00000000-0000-4000-8000-${String(product).padStart(12, '0')}`,
    version: 1,
    metadata: {
      timestamp: '2026-11-01T12:00:00Z',
      component: { type: 'application', 'bom-ref': 'product', name: `Product ${product + 1} of the load` },
    },
    components,
    dependencies: [
      { ref: 'product', dependsOn: needs.get(-1) ?? [] },
      ...components.map((component, place) => ({ ref: component['bom-ref'], dependsOn: needs.get(place) ?? [] })),
    ],
  };
}
