import { parsePurl } from '../../formats/purl/purl.ts';
import { parseVers, versionSatisfies } from '../../formats/vers/vers.ts';
import type { RuleScope } from './contract.ts';

/** The scope with its references as ids of products; undefined: of all products. */
export interface ResolvedScope extends Omit<RuleScope, 'product' | 'supplier' | 'system' | 'function' | 'unit'> {
  productIds: string[] | undefined;
}

export interface InScope {
  productId: string;
  componentId: string;
  purl: string | null;
  version: string | null;
  names: readonly string[];
  severity: string;
  knownExploited: boolean;
  probability: number | null;
}

/** Whether a rule reaches a finding. What cannot be read or is not known is not reached: a rule closes nothing by chance. */
export function reaches(scope: ResolvedScope, finding: InScope): boolean {
  const { productIds, component, purl, versions, vulnerability, severity, knownExploited, epssBelow } = scope;
  if (productIds && !productIds.includes(finding.productId)) return false;
  if (component !== undefined && component !== finding.componentId) return false;
  if (purl !== undefined && (finding.purl === null || !isLike(purl, finding.purl))) return false;
  if (versions !== undefined && !liesIn(versions, finding.version)) return false;
  if (vulnerability !== undefined && !finding.names.some((name) => name.toLowerCase() === vulnerability.toLowerCase()))
    return false;
  if (severity && !(severity as string[]).includes(finding.severity)) return false;
  if (knownExploited !== undefined && knownExploited !== finding.knownExploited) return false;
  return epssBelow === undefined || (finding.probability !== null && finding.probability < epssBelow);
}

/** By the canonical text without version and qualifiers, unless the pattern names a version. */
function isLike(pattern: string, purl: string): boolean {
  const read = parsePurl(purl);
  if (!read.ok) return false;
  const { type, namespace, name, version } = read.value;
  const bare = `pkg:${type}/${namespace === null ? '' : `${namespace}/`}${name}`;
  const [wanted, wantedVersion] = splitVersion(pattern);
  return matches(wanted, bare) && (wantedVersion === undefined || matches(wantedVersion, version ?? ''));
}

function splitVersion(pattern: string): [string, string | undefined] {
  const plain = pattern.replace(/[?#].*$/, '').replaceAll('%40', '@');
  const at = plain.lastIndexOf('@');
  return at > plain.lastIndexOf('/') + 1 ? [plain.slice(0, at), plain.slice(at + 1)] : [plain, undefined];
}

/** `*` stands for any characters; two pointers and no backtracking beyond the last star. */
export function matches(pattern: string, text: string): boolean {
  let p = 0;
  let star = -1;
  let mark = 0;
  for (let t = 0; t < text.length; ) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && pattern[p]!.toLowerCase() === text[t]!.toLowerCase()) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

function liesIn(versions: string, version: string | null): boolean {
  const range = parseVers(versions);
  return version !== null && range.ok && versionSatisfies(range.value, version) === true;
}
