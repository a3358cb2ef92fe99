import { GrowingBytes } from '../../common/growing.ts';
import { emptyIdentity, identified, identifyPackage } from '../../formats/purl/package-identity.ts';
import { versionEncoders } from '../../formats/versions/ecosystems.ts';
import { longestKey } from '../../formats/versions/key-bytes.ts';
import type { PurlColumns } from './advisory-index.ts';
import { unreadableKey } from './interval-table.ts';
import { NumberedNames } from './numbered-names.ts';

/**
 * The components of many BOMs, kept so that an advisory finds those it speaks of without a look at the others: by package, with
 * their versions as keys, and with the BOMs in which each stands. Components are numbers, in the order of their purls. Those of
 * distributions stand aside: what one advisory says of them depends on the releases that all the others name.
 */
export interface Portfolio {
  packages: NumberedNames;
  /** The components of package p stand in `components` from `componentStarts[p]` to `componentStarts[p + 1]`, ascending. */
  componentStarts: Uint32Array;
  components: Uint32Array;
  /** The version key of component c, from `keyStarts[c]` to `keyStarts[c + 1]`; empty where it cannot be matched. */
  keys: Uint8Array;
  keyStarts: Uint32Array;
  /** The BOMs in which component c stands, from `bomStarts[c]` to `bomStarts[c + 1]`, once for each time. */
  boms: Uint32Array;
  bomStarts: Uint32Array;
}

/** Instances of components in BOMs: component `component[i]` stands in BOM `bom[i]`. */
export interface Instances {
  component: Uint32Array;
  bom: Uint32Array;
}

/** Purls are distinct; those that cannot be matched belong to no package. */
export function buildPortfolio(purls: PurlColumns, { component, bom }: Instances): Portfolio {
  const packages = new NumberedNames();
  const packageOf = new Uint32Array(purls.count);
  const keys = new GrowingBytes();
  const keyStarts = new Uint32Array(purls.count + 1);
  const identity = emptyIdentity();
  const key = new Uint8Array(longestKey);
  for (let c = 0; c < purls.count; c++) {
    keyStarts[c] = keys.length;
    packageOf[c] = noPackage;
    if (identifyPackage(purls.bytes, purls.starts[c]!, purls.ends[c]!, identity) !== identified) continue;
    if (identity.distribution) continue;
    const { ecosystem, name, nameLength, versionSource, versionFrom, versionTo } = identity;
    const length = versionEncoders[ecosystem]!(versionSource, versionFrom, versionTo, key);
    if (length > 0) keys.push(key.subarray(0, length));
    else if (versionTo - versionFrom > longestKey) continue;
    else keys.push(unreadableKey(versionSource.subarray(versionFrom, versionTo)));
    packageOf[c] = packages.numberOf(ecosystem, name, nameLength);
  }
  keyStarts[purls.count] = keys.length;
  const { starts: componentStarts, values: components } = rowsOf(packageOf, packages.count);
  const standing = rowsOf(component, purls.count);
  return {
    packages,
    componentStarts,
    components,
    keys: keys.trimmed(),
    keyStarts,
    boms: standing.values.map((instance) => bom[instance]!),
    bomStarts: standing.starts,
  };
}

const noPackage = 0xffffffff;

/** Positions by their row, ascending in each: a counting sort. Those of no row are left out. */
function rowsOf(rows: Uint32Array, rowCount: number): { starts: Uint32Array; values: Uint32Array } {
  const starts = new Uint32Array(rowCount + 1);
  for (let i = 0; i < rows.length; i++) if (rows[i] !== noPackage) starts[rows[i]! + 1]!++;
  for (let row = 0; row < rowCount; row++) starts[row + 1]! += starts[row]!;
  const next = starts.slice();
  const values = new Uint32Array(starts[rowCount]!);
  for (let i = 0; i < rows.length; i++) if (rows[i] !== noPackage) values[next[rows[i]!]!++] = i;
  return { starts, values };
}

/** The components of a package, ascending; `name` is normalised. */
export function componentsOf(portfolio: Portfolio, ecosystem: number, name: Uint8Array): Uint32Array {
  const { packages, componentStarts, components } = portfolio;
  const found = packages.find(ecosystem, name);
  return found < 0 ? new Uint32Array() : components.subarray(componentStarts[found], componentStarts[found + 1]);
}

export function keyOf({ keys, keyStarts }: Portfolio, component: number): Uint8Array {
  return keys.subarray(keyStarts[component], keyStarts[component + 1]);
}

/** Every instance of some components. */
export function instancesOf({ boms, bomStarts }: Portfolio, components: ArrayLike<number>): Instances {
  let count = 0;
  for (let i = 0; i < components.length; i++) count += bomStarts[components[i]! + 1]! - bomStarts[components[i]!]!;
  const instances = { component: new Uint32Array(count), bom: new Uint32Array(count) };
  let at = 0;
  for (let i = 0; i < components.length; i++) {
    const standing = boms.subarray(bomStarts[components[i]!], bomStarts[components[i]! + 1]);
    instances.component.fill(components[i]!, at, at + standing.length);
    instances.bom.set(standing, at);
    at += standing.length;
  }
  return instances;
}
