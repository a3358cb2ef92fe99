import cwe from './cwe.json' with { type: 'json' };

/** The Common Weakness Enumeration of one version, with what its entries say of the versions before it. */
const names: Readonly<Record<string, string>> = cwe.names;
const formerNames: Readonly<Record<string, readonly { until: string; name: string }[]>> = cwe.formerNames;
const since: Readonly<Record<string, string>> = cwe.since;
const releaseDates: Readonly<Record<string, string>> = cwe.releaseDates;

export const cweVersion = cwe.version;

/** The name of a weakness, such as of `CWE-79`; `null` for categories, views and what does not exist. */
export function currentCweName(id: string): string | null {
  const number = numberOf(id);
  return Object.hasOwn(names, number) ? names[number]! : null;
}

/** Whether the weakness has the name, or had it since 2017. */
export function hasCweName(id: string, name: string): boolean {
  return currentCweName(id) === name || formerNamesOf(id).some((former) => former.name === name);
}

/** Why a weakness is not of that name in a version of the list; `null` where it is, and where the version is newer than ours. */
export function problemWithCwe(id: string, name: string, version: string): string | null {
  if (isNewerCwe(version)) return null;
  const released = releaseDateOf(version);
  const current = currentCweName(id);
  const first = since[numberOf(id)];
  if (current === null) return `${id} is no weakness in CWE ${version}.`;
  if (first !== undefined && first > released) return `${id} is no weakness in CWE ${version}: it is of ${first}.`;
  const then = formerNamesOf(id).find(({ until }) => until > released)?.name ?? current;
  return then === name ? null : `${id} is named "${then}" in CWE ${version}.`;
}

/** Whether the weakness was deprecated in a version of the list, which its name says. */
export function isDeprecatedCwe(id: string, version: string): boolean {
  const released = releaseDateOf(version);
  const then = formerNamesOf(id).find(({ until }) => until > released)?.name ?? currentCweName(id);
  return then?.startsWith('DEPRECATED') ?? false;
}

/** What the list says of naming the weakness as the cause of a vulnerability; known from version 4.12 on. */
export function cweUsage(id: string): 'Allowed' | 'Allowed-with-Review' | 'Discouraged' | 'Prohibited' | null {
  if (currentCweName(id) === null) return null;
  for (const usage of ['Allowed-with-Review', 'Discouraged', 'Prohibited'] as const) {
    if (restricted[usage].has(numberOf(id))) return usage;
  }
  return 'Allowed';
}

const restricted = {
  'Allowed-with-Review': new Set(cwe.usage['Allowed-with-Review'].split(' ')),
  Discouraged: new Set(cwe.usage.Discouraged.split(' ')),
  Prohibited: new Set(cwe.usage.Prohibited.split(' ')),
};

/** The version that was the latest on a day, of those up to ours; `null` on days after ours, of which we do not know. */
export function latestCweOn(day: string): string | null {
  if (day > lastDayKnown) return null;
  const released = Object.entries(releaseDates).filter(([, date]) => date <= day);
  return released.sort(([, a], [, b]) => (a < b ? -1 : 1)).at(-1)?.[0] ?? null;
}

/** When the version came out; of one that our list does not mention, when the one before it did. */
function releaseDateOf(version: string): string {
  const before = Object.entries(releaseDates).filter(([other]) => !isAfter(other, version));
  return (
    before
      .map(([, date]) => date)
      .sort()
      .at(-1) ?? ''
  );
}

/** The list comes about every four months; so long after our version, a newer one may be out. */
const lastDayKnown = '2024-11-18';

export function isNewerCwe(version: string): boolean {
  return isAfter(version, cweVersion);
}

function isAfter(a: string, b: string): boolean {
  const [major = 0, minor = 0] = a.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = b.split('.').map(Number);
  return major > otherMajor || (major === otherMajor && minor > otherMinor);
}

function formerNamesOf(id: string): readonly { until: string; name: string }[] {
  const number = numberOf(id);
  return Object.hasOwn(formerNames, number) ? formerNames[number]! : [];
}

function numberOf(id: string): string {
  return id.replace(/^CWE-/, '');
}
