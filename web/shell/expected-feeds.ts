import type { Feed } from '../../src/modules/feeds/contract.ts';

/** What every figure rests on; the bar at the foot has room for these. */
export function isCore({ kind }: Feed): boolean {
  return kind === 'osv' || kind === 'kev' || kind === 'epss';
}

/** Of what adds to these three, only what was loaded: nobody is to be warned of a source that was never wanted. */
export function isExpected(feed: Feed): boolean {
  return isCore(feed) || feed.state !== 'empty';
}
