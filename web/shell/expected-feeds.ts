import type { Feed } from '../../src/modules/feeds/contract.ts';

/** Of what adds to these three, only what was loaded: nobody is to be warned of a source that was never wanted. */
export function isExpected({ kind, state }: Feed): boolean {
  return kind === 'osv' || kind === 'kev' || kind === 'epss' || state !== 'empty';
}
