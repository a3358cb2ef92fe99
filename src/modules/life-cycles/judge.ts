import { cycleOfVersion, supportOn } from '../../formats/eol/cycle-of-version.ts';
import { packageNameOf } from '../../formats/eol/life-cycles.ts';
import { parsePurl } from '../../formats/purl/purl.ts';
import type { ComponentLifeCycle } from './contract.ts';
import type { KnownProduct, PackagedComponent } from './store.ts';

/** The life cycle of each component whose package a product names; of a package that several name, the first that knows the version. */
export function lifeCyclesOf(
  components: readonly PackagedComponent[],
  products: readonly KnownProduct[],
  day: string,
): ComponentLifeCycle[] {
  const byPackage = new Map<string, KnownProduct[]>();
  for (const product of products) {
    for (const name of product.purls) byPackage.set(name, [...(byPackage.get(name) ?? []), product]);
  }
  return components
    .flatMap((component) => {
      const named = packageNameOf(component.purl).flatMap((name) => byPackage.get(name) ?? []);
      return named.length === 0 ? [] : [judged(component, named, day)];
    })
    .sort(byUrgency);
}

function judged(component: PackagedComponent, products: readonly KnownProduct[], day: string): ComponentLifeCycle {
  const version = versionOf(component);
  const fitting = products.map((product) => ({
    product,
    cycle: version === null ? undefined : cycleOfVersion(product, version),
  }));
  const { product, cycle } = fitting.find((one) => one.cycle) ?? fitting[0]!;
  const support = cycle ? supportOn(cycle, day) : { state: 'unknown' as const, endsOn: null };
  return {
    component,
    product: { id: product.product, title: product.title },
    cycle: cycle?.cycle ?? null,
    ...support,
    latest: cycle?.latest ?? null,
  };
}

/** Without the epoch of a distribution's package, which is no part of the release. */
function versionOf({ purl, version }: PackagedComponent): string | null {
  const read = parsePurl(purl);
  const text = (read.ok ? read.value.version : null) ?? version;
  return text === null ? null : text.replace(/^\d+:/, '');
}

const order = ['ended', 'ending', 'unknown', 'supported'] as const;

function byUrgency(a: ComponentLifeCycle, b: ComponentLifeCycle): number {
  const byState = order.indexOf(a.state) - order.indexOf(b.state);
  if (byState !== 0) return byState;
  const byEnd = (a.endsOn ?? '').localeCompare(b.endsOn ?? '');
  return byEnd !== 0 ? byEnd : a.component.purl.localeCompare(b.component.purl);
}
