import type { Answers } from '../../engines/questionnaires/asked.ts';
import { type Ground, groundsOf, type QuestionnaireScore, scoreAnswers } from '../../engines/questionnaires/score.ts';
import { type Proof, verifications } from '../../formats/questionnaire/answers.ts';
import { itemsOf, optionsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import { readAgreement } from '../assessment-reviews/index.ts';
import { claimsOfSupplier } from '../claims/index.ts';
import type { WhyInput } from '../why/contract.ts';
import {
  type Asking,
  bindWhy,
  count,
  type Explanation,
  input,
  inputsShown,
  list,
  notKnown,
  originsOf,
  text,
  unknown,
} from '../why/index.ts';
import { assessmentWhy } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { answersOf } from './operations.ts';
import { countUnsettled, findAnswered, findOne, type Newest, readForms, readSubmitted } from './store.ts';

/** What was submitted last, and what it comes to; null while nothing was. */
interface Scored {
  form: Questionnaire;
  answers: Answers;
  score: QuestionnaireScore;
  grounds: Ground[];
}

interface Read {
  one: Newest;
  scored: Scored | null;
}

/** Why the figures of an assessment are what they are. */
export const assessmentWhyRoute = bindWhy(assessmentWhy, {
  rules,
  read: readScored,
  subject: ({ one: { number, supplier } }) => ({ id: number, name: `${supplier.name}, ${number}`, node: supplier }),
  values: {
    low: practice,
    high: practice,
    coverage: (asking, read) =>
      explainShare(asking, read, {
        result: ({ coverage }) => coverage,
        part: ({ value }) => value !== null,
        lacking: {
          text: 'Questions that count and are not answered',
          settle: 'Ask the supplier for them: those that would change the result most stand under "ask next".',
        },
      }),
    verified: (asking, read) =>
      explainShare(asking, read, {
        result: ({ verified }) => verified,
        part: ({ isVerified }) => isVerified,
        lacking: {
          text: 'Questions that count, and behind whose answer no reviewed document stands',
          settle: 'Ask for proof, read it, and accept the answer.',
        },
      }),
    notApplicable: (_, read) => settled(read, ({ form, answers, score }) => excused(form, answers, score)),
    carried: (_, read) => settled(read, carriedBy),
    knockOuts: (asking, read) => knockOuts(asking, read, 'knockOuts'),
    openKnockOuts: (asking, read) => knockOuts(asking, read, 'openKnockOuts'),
    contradictions,
    findings: async ({ tx, workspaceId }, { one }) => ({
      result: count(await countUnsettled(tx, workspaceId, one.id)),
      inputs: [],
      list: list('/assessment-findings', { assessment: one.number, unsettled: 'true' }),
    }),
    agreement,
  },
});

async function readScored({ tx, workspaceId, today }: Asking, reference: string): Promise<Read> {
  const [one] = await findAnswered(tx, workspaceId, [await findOne(tx, workspaceId, reference)]);
  const [submitted] = await readSubmitted(tx, workspaceId, [one!.id]);
  if (!submitted) return { one: one!, scored: null };
  const form = (await readForms(tx, workspaceId, [one!.formId])).get(one!.formId)!;
  const answers = answersOf(submitted);
  const on = { day: today, weights: submitted.weights };
  const score = scoreAnswers(form, answers, on);
  return { one: one!, scored: { form, answers, score, grounds: groundsOf(form, answers, on) } };
}

const unanswered: Explanation = {
  result: notKnown('Nothing was submitted yet.'),
  inputs: [],
  unknown: [unknown('The answers themselves', 'Remind the supplier, or send the link anew.')],
};

const nothingCounts: Explanation = {
  result: notKnown('No question that is asked weighs anything.'),
  inputs: [],
  unknown: [unknown('What the answers are worth', 'Give questions of the questionnaire a weight.')],
};

function settled(
  { scored }: Read,
  explain: (scored: Scored) => Explanation | Promise<Explanation>,
): Explanation | Promise<Explanation> {
  return scored ? explain(scored) : unanswered;
}

function practice(asking: Asking, read: Read): Explanation | Promise<Explanation> {
  return settled(read, async (scored) => {
    const { low, high } = scored.score;
    if (low === null || high === null) return nothingCounts;
    const { grounds } = scored;
    const isSure = grounds.every((ground) => ground.isSure);
    const worth = sumOf(grounds, ({ weight, value }) => weight * (value ?? 0));
    const missing = sumOf(grounds, ({ weight, value }) => (value === null ? weight : 0));
    const weight = sumOf(grounds, (one) => one.weight);
    const open = grounds.filter(({ value }) => value === null).length;
    const unsure = grounds.filter((ground) => !ground.isSure).length;
    const losing = grounds.toSorted((a, b) => lossOf(b) - lossOf(a));
    return {
      result: { is: 'share', low, high },
      ...(isSure && {
        formula: `${shown(worth)} / ${shown(weight)} = ${shown(low)}; (${shown(worth)} + ${shown(missing)}) / ${shown(weight)} = ${shown(high)}`,
      }),
      ...(await groundInputs(asking, read.one, scored, losing)),
      unknown: [
        ...(open > 0
          ? [unknown('Questions that count and are not answered', 'Ask the supplier for them.', { count: open })]
          : []),
        ...(unsure > 0
          ? [
              unknown(
                'Questions of which it is open whether they are asked at all',
                'The answer or the proof on which they hang settles it.',
                { count: unsure },
              ),
            ]
          : []),
      ],
    };
  });
}

interface Shared {
  result: (score: QuestionnaireScore) => number | null;
  /** Whether a question is of the part, and not of the whole alone. */
  part: (ground: Ground) => boolean;
  lacking: { text: string; settle: string };
}

/** A share of the weight that is asked for. */
function explainShare(
  asking: Asking,
  read: Read,
  { result, part, lacking }: Shared,
): Explanation | Promise<Explanation> {
  return settled(read, async (scored) => {
    const share = result(scored.score);
    if (share === null) return nothingCounts;
    const asked = scored.grounds.filter(({ isSure, value }) => isSure || value !== null);
    const isPart = asked.filter(part);
    const rest = asked.length - isPart.length;
    return {
      result: { is: 'share', low: share, high: share },
      formula: `${shown(share * scored.score.weight)} / ${shown(scored.score.weight)} = ${shown(share)}`,
      ...(await groundInputs(
        asking,
        read.one,
        scored,
        isPart.toSorted((a, b) => b.weight - a.weight),
      )),
      unknown: rest > 0 ? [unknown(lacking.text, lacking.settle, { count: rest })] : [],
    };
  });
}

/** Questions with what each adds, the documents behind it and the submission that says so. */
async function groundInputs(
  asking: Asking,
  one: Newest,
  { form, answers }: Scored,
  grounds: readonly Ground[],
): Promise<Pick<Explanation, 'inputs' | 'more'>> {
  const origin = await submittedBy(asking, one);
  const left = grounds.length - inputsShown;
  return {
    inputs: grounds
      .slice(0, inputsShown)
      .map((ground) =>
        input(
          questionIn(ground.item, answers),
          text(`${saidIn(form, ground, answers)}, weight ${shown(ground.weight)}`),
          { origin, evidence: proofOf(one, answers[ground.item.id]?.proofs ?? [], asking.today) },
        ),
      ),
    more: left > 0 ? { inputs: left, count: null } : null,
  };
}

/** The change by which it was submitted; what came by a link is said by the supplier. */
async function submittedBy(asking: Asking, { id, supplier }: Newest): Promise<WhyInput['origin']> {
  const origins = await originsOf(asking, { table: 'assessment', fields: ['submission'], ids: [id] });
  const origin = origins.get(id);
  return origin?.from === 'change' ? { ...origin, by: origin.by ?? supplier.name } : (origin ?? null);
}

/** The best verified of the documents beside an answer, those that hold before those that have run out. */
function proofOf({ number, submittedAt }: Newest, proofs: readonly Proof[], today: string): WhyInput['evidence'] {
  const isPast = ({ validUntil }: Proof) => validUntil !== undefined && validUntil < today;
  const rank = (proof: Proof) => (isPast(proof) ? 0 : verifications.length) + verifications.indexOf(proof.verification);
  const [best] = proofs.toSorted((a, b) => rank(b) - rank(a));
  if (!best || best.verification === 'not-provided') return null;
  const recordedAt = submittedAt!.toISOString();
  return {
    number,
    title: best.title,
    grade: best.verification,
    observedOn: best.issued ?? recordedAt.slice(0, 10),
    recordedAt,
    validUntil: best.validUntil ?? null,
    expired: isPast(best),
    others: proofs.length - 1,
    adverse: 0,
  };
}

function questionIn({ id, text: words }: Ground['item'], answers: Answers): string {
  const proofs = (answers[id]?.proofs ?? []).map(
    ({ title, grade, verification, validUntil, sha256 }) =>
      `${title}: ${[grade, verification, validUntil && `until ${validUntil}`, sha256 && `SHA-256 ${sha256.slice(0, 16)}…`].filter(Boolean).join(', ')}`,
  );
  return [`${id} ${words}`, ...proofs].join(' · ');
}

function saidIn(form: Questionnaire, { item, value }: Ground, answers: Answers): string {
  const chosen = [answers[item.id]?.choice ?? []].flat();
  const labels = optionsOf(item, form)
    .filter(({ id }) => chosen.includes(id))
    .map(({ label }) => label);
  if (value === null) return labels.length > 0 ? `${labels.join(', ')}, not agreed yet` : 'Not answered';
  return `${labels.join(', ')}: ${shown(value)} of 1`;
}

function excused(
  form: Questionnaire,
  answers: Answers,
  { notApplicable, excused: items }: QuestionnaireScore,
): Explanation {
  if (notApplicable === null) return nothingCounts;
  const texts = new Map([...itemsOf(form)].map((item) => [item.id, item]));
  const agreed = items.filter(({ approvedBy }) => approvedBy !== null);
  const open = items.length - agreed.length;
  return {
    result: { is: 'share', low: notApplicable, high: notApplicable },
    inputs: agreed
      .slice(0, inputsShown)
      .map(({ item, weight, approvedBy }) =>
        input(questionIn(texts.get(item)!, answers), text(`weight ${shown(weight)}, agreed by ${approvedBy}`)),
      ),
    more: agreed.length > inputsShown ? { inputs: agreed.length - inputsShown, count: null } : null,
    unknown:
      open > 0
        ? [unknown('Said not to apply, and nobody agreed yet', 'Accept or query these answers.', { count: open })]
        : [],
  };
}

function carriedBy({ score: { carried, gates } }: Scored): Explanation {
  if (carried === null) return nothingCounts;
  return {
    result: { is: 'share', low: carried, high: carried },
    inputs: gates.map(({ id, state, until, skips }) =>
      input(`Gate ${id}`, text(`${state}${until ? ` until ${until}` : ''}, ${skips} questions fall away`)),
    ),
  };
}

function knockOuts(
  asking: Asking,
  read: Read,
  which: 'knockOuts' | 'openKnockOuts',
): Explanation | Promise<Explanation> {
  return settled(read, async ({ form, answers, score }) => {
    const origin = await submittedBy(asking, read.one);
    const items = new Map([...itemsOf(form)].map((item) => [item.id, item]));
    const found = score[which];
    const listed = found.slice(0, inputsShown).map(({ item, answer }) => {
      const asked = items.get(item)!;
      const label = optionsOf(asked, form).find(({ id }) => id === answer)?.label;
      const what = questionIn(asked, answers);
      return input(label ? `${what} ${label}` : what, count(1), {
        origin: answer === null ? null : origin,
        decides: answer !== null,
      });
    });
    const left = found.length - listed.length;
    return {
      result: count(found.length),
      inputs: listed,
      more: left > 0 ? { inputs: left, count: left } : null,
    };
  });
}

async function contradictions({ tx, workspaceId, today }: Asking, { one, scored }: Read): Promise<Explanation> {
  if (!scored) return unanswered;
  const claims = await claimsOfSupplier(tx, workspaceId, one.supplier.id);
  const contradicted = claims.filter(
    ({ outcome, severity }) => outcome === 'contradicted' && severity === 'contradiction',
  );
  const unchecked = claims.filter(({ outcome }) => outcome === 'unknown').length;
  const listed = contradicted
    .slice(0, inputsShown)
    .map(({ claim, sentence, against }) =>
      input(
        [
          `${claim.assessment.number} ${claim.item}: ${claim.says}`,
          ...against.slice(0, 1).map(({ says }) => says),
          sentence,
        ].join(' · '),
        count(1),
      ),
    );
  const left = contradicted.length - listed.length;
  return {
    result: count(contradicted.length),
    inputs: listed,
    more: left > 0 ? { inputs: left, count: left } : null,
    unknown:
      unchecked > 0
        ? [
            unknown(`Answers that cannot be checked by what is known on ${today}`, 'See what each of them lacks.', {
              count: unchecked,
            }),
          ]
        : [],
  };
}

async function agreement({ tx, context }: Asking, { one, scored }: Read): Promise<Explanation> {
  if (!scored) return unanswered;
  const { all, pairs } = await readAgreement(tx, context, one);
  if (!all?.enough) {
    return {
      result: notKnown(all ? `Only ${all.answers} answers were judged by two.` : 'Fewer than two have reviewed.'),
      inputs: [],
      unknown: [unknown('How far reviewers agree', 'Have two people judge the same ten answers or more.')],
    };
  }
  return {
    result: text(
      `κ ${all.kappa!.toFixed(2)}, the same on ${Math.round(all.observed! * 100)} % of ${all.answers} answers`,
    ),
    inputs: pairs.map(({ one: first, other, kappa, observed, answers, differ }) =>
      input(
        `${first.name ?? 'An erased person'} and ${other.name ?? 'an erased person'}`,
        text(
          kappa === null || observed === null
            ? `cannot be told from ${answers} answers`
            : `κ ${kappa.toFixed(2)}, the same on ${Math.round(observed * 100)} % of ${answers}${differ.length > 0 ? `; they differ on ${differ.slice(0, 10).join(', ')}` : ''}`,
        ),
      ),
    ),
  };
}

/** What a question takes away from full practice, at worst. */
function lossOf({ weight, value }: Ground): number {
  return weight * (1 - (value ?? 0));
}

function sumOf(grounds: readonly Ground[], of: (ground: Ground) => number): number {
  return grounds.reduce((sum, ground) => sum + of(ground), 0);
}

function shown(figure: number): string {
  return String(Number(figure.toFixed(3)));
}
