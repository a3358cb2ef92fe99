import type { OsvRecord } from '../../formats/osv/record.ts';
import { affectedPackages, holds } from './affected-packages.ts';
import { componentsOf, type Instances, instancesOf, keyOf, type Portfolio } from './portfolio.ts';

/** What an advisory that arrives, changes or goes makes of the findings of a portfolio. */
export interface AdvisoryDelta {
  opened: Instances;
  gone: Instances;
}

/**
 * The difference between a full match with one record and one with another in its place; null stands for none. Only the
 * components of packages that the two name are looked at, so it costs what it finds, however large the portfolio is.
 */
export function advisoryDelta(portfolio: Portfolio, before: OsvRecord | null, after: OsvRecord | null): AdvisoryDelta {
  const had = affectedComponents(portfolio, before);
  const has = affectedComponents(portfolio, after);
  return {
    opened: instancesOf(
      portfolio,
      [...has].filter((component) => !had.has(component)),
    ),
    gone: instancesOf(
      portfolio,
      [...had].filter((component) => !has.has(component)),
    ),
  };
}

function affectedComponents(portfolio: Portfolio, record: OsvRecord | null): Set<number> {
  const affected = new Set<number>();
  if (!record || record.withdrawn) return affected;
  for (const { ecosystem, normalisedName, intervals } of affectedPackages(record.affected)) {
    for (const component of componentsOf(portfolio, ecosystem, normalisedName)) {
      const version = keyOf(portfolio, component);
      if (intervals.some((interval) => holds(interval, version))) affected.add(component);
    }
  }
  return affected;
}
