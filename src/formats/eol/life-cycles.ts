import { isObject, type Loose, objectOf, objectsOf, textOf, textsOf } from '../advisory/loose.ts';
import { parseCpe } from '../cpe/cpe.ts';
import { parsePurl } from '../purl/purl.ts';

/** A product with its release cycles, as endoflife.date keeps it. */
export interface LifeCycles {
  /** The slug: `nodejs`. */
  product: string;
  title: string;
  /** Package URLs without version, as `type/namespace/name`; CPE names as `part:vendor:product`. */
  purls: string[];
  cpes: string[];
  cycles: LifeCycle[];
}

export interface LifeCycle {
  /** `1.3`; what a version begins with, up to a boundary. */
  cycle: string;
  /** `YYYY-MM-DD`. */
  released: string | null;
  /** The first day on which it is past its end; `true`: past it already, `false`: no end is set. Null where not stated. */
  endOfLife: string | boolean | null;
  endOfActiveSupport: string | boolean | null;
  endOfExtendedSupport: string | boolean | null;
  latest: string | null;
  longTermSupport: string | boolean | null;
}

/** Reads one product; the forms of the repository (`releaseCycle`) and of the two APIs (`cycle`, `name`). Undefined for what is none. */
export function readLifeCycles(value: unknown): LifeCycles | undefined {
  if (!isObject(value)) return undefined;
  const product = textOf(value.product ?? value.name)?.trim();
  if (product === undefined || !Array.isArray(value.releases)) return undefined;
  const identifiers = objectsOf(value.identifiers);
  const named = (type: string) => [
    ...identifiers.map((one) => one[type]),
    ...identifiers.flatMap((one) => (one.type === type ? [one.id] : [])),
  ];
  return {
    product,
    title: textOf(value.title ?? value.label) ?? product,
    purls: once(textsOf(named('purl')).flatMap(packageNameOf)),
    cpes: once(textsOf(named('cpe')).flatMap(productNameOf)),
    cycles: objectsOf(value.releases).flatMap(readCycle),
  };
}

function once(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** `npm//left-pad`, `maven/org.acme/anvil`: a package without its version. */
export function packageNameOf(text: string): string[] {
  const purl = parsePurl(text);
  if (!purl.ok) return [];
  const { type, namespace, name } = purl.value;
  return [`${type}/${namespace ?? ''}/${name}`];
}

/** `a:apache:log4j`: the start of a CPE name, which identifiers often break off after the product. */
export function productNameOf(text: string): string[] {
  const shortened = /^cpe:2\.3:/i.test(text) ? padded(text) : text;
  const cpe = parseCpe(shortened);
  if (!cpe.ok) return [];
  const { part, vendor, product } = cpe.value;
  return product === '*' || vendor === '*' ? [] : [`${part}:${vendor}:${product}`];
}

function padded(text: string): string {
  const parts = text.match(/(?:\\.|[^:\\])+/gs) ?? [];
  return [...parts, ...Array.from({ length: Math.max(0, 13 - parts.length) }, () => '*')].join(':');
}

function readCycle(release: Loose): LifeCycle[] {
  const cycle = release.releaseCycle ?? release.cycle ?? release.name;
  const name = typeof cycle === 'number' ? String(cycle) : textOf(cycle)?.trim();
  if (name === undefined) return [];
  return [
    {
      cycle: name,
      released: typeof release.releaseDate === 'string' ? dayOf(release.releaseDate) : null,
      endOfLife: endOf(release.eol ?? release.eolFrom ?? release.isEol),
      endOfActiveSupport: endOf(release.eoas ?? release.support ?? release.eoasFrom ?? release.isEoas),
      endOfExtendedSupport: endOf(release.eoes ?? release.extendedSupport ?? release.eoesFrom ?? release.isEoes),
      latest: textOf(release.latest) ?? textOf(objectOf(release.latest).name) ?? null,
      longTermSupport: endOf(release.lts ?? release.ltsFrom ?? release.isLts),
    },
  ];
}

function endOf(value: unknown): string | boolean | null {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' ? dayOf(value) : null;
}

function dayOf(text: string): string | null {
  const [day] = /^\d{4}-\d{2}-\d{2}/.exec(text) ?? [];
  return day !== undefined && !Number.isNaN(Date.parse(day)) ? day : null;
}
