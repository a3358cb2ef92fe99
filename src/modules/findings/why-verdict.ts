import type { Heard } from '../../engines/vex/judge.ts';
import { hearingOf } from '../judging/index.ts';
import { type Asking, type Explanation, input, text } from '../why/index.ts';
import type { FindingDetails } from './contract.ts';

const stateWords: Readonly<Record<FindingDetails['verdict'], string>> = {
  open: 'open',
  under_investigation: 'under investigation',
  affected: 'affected',
  not_affected: 'not affected',
  fixed: 'fixed',
  accepted: 'risk accepted',
  suppressed: 'suppressed',
};

const outrankedWords: Readonly<Record<NonNullable<Heard['outranked']>, string>> = {
  expired: 'its time is over',
  'newer-by-same-author': 'the same author said something newer',
  'less-trusted': 'who decided is trusted more',
  older: 'something as trusted is newer',
  'says-nothing': 'it says that nothing is known',
};

const kindWords = { decision: 'Decision on this finding', rule: 'Rule', statement: 'Statement' } as const;
const trustWords = { own: 'our own', maker: 'the maker', supplier: 'a supplier', other: 'somebody else' } as const;

/** Everybody who was heard, who decided, and why the others did not. */
export async function explainVerdict(
  { tx, workspaceId, context }: Asking,
  finding: FindingDetails,
): Promise<Explanation> {
  const { judgement, trust, woke } = await hearingOf(tx, workspaceId, finding.id, context.clock());
  const order = trust.map((one) => trustWords[one]).join(', then ');
  return {
    result: text(stateWords[finding.verdict]),
    inputs: [
      ...judgement.heard.map(({ voice, outranked }) => {
        const when = voice.at === null ? 'at no known time' : voice.at.slice(0, 10);
        const why = outranked === null ? 'decides' : outrankedWords[outranked];
        return input(
          `${kindWords[voice.kind]}${voice.author === '' ? '' : ` of ${voice.author}`} (${trustWords[voice.trust]}, ${when})`,
          text(`${stateWords[voice.state]}: ${why}`),
          { decides: outranked === null, validUntil: voice.expiresAt },
        );
      }),
      ...(woke ?? []).map(({ what, from, to }) =>
        input(
          `Changed since it was decided: ${what}`,
          text(`${JSON.stringify(from)} before, ${JSON.stringify(to)} now`),
        ),
      ),
      input('Order of trust', text(order)),
    ],
  };
}
