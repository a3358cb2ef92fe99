import type { FurtherIdentifier } from '../../formats/bom/further-identifiers.ts';
import type { MatchedBy } from './result.ts';

/** How an answer tells by which further identifier it came about. */
export function groundsOf({ grounds, value, at, confidence }: FurtherIdentifier): MatchedBy {
  return {
    ...{ identifier: grounds, asked: value, at },
    ...(confidence === null ? {} : { identityConfidence: confidence }),
  };
}
