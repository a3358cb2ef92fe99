import { z } from 'zod';
import type { Answer, Proof } from '../../formats/questionnaire/answers.ts';
import { type Item, itemsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import { type Answers, askedOf } from './asked.ts';
import data from './same-questions.json' with { type: 'json' };

/** What the items of different questionnaires have in common; every other answer (Alternate, N/A, unknown) stays where it was given. */
const commonAnswers = ['yes', 'partial', 'no'] as const;
type CommonAnswer = (typeof commonAnswers)[number];

/**
 * How an item stands to the question of its entry: `exact` asks just that; `broader` asks that and more, so that its Yes is a Yes to the entry;
 * `narrower` asks a part of that, so that its No is a No to the entry.
 */
const directions = ['exact', 'broader', 'narrower'] as const;
type Direction = (typeof directions)[number];

const mapping = z.strictObject({
  /** By questionnaire, what stands for a common answer where it is no option of that id. */
  options: z.record(z.string(), z.partialRecord(z.enum(commonAnswers), z.string())),
  entries: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      members: z
        .array(z.strictObject({ questionnaire: z.string(), item: z.string(), direction: z.enum(directions) }))
        .min(2),
    }),
  ),
});

/** Which items of the shipped questionnaires ask the same thing, or what follows from it. */
export const sameQuestions = mapping.parse(data);
type Entry = (typeof sameQuestions.entries)[number];

/** An answer given elsewhere on which a proposal rests. */
export interface Basis {
  entry: string;
  /** The item that was answered, and the option chosen. */
  item: string;
  choice: string;
  /** `same`: both ask the same; `implied`: what was answered leaves no other answer here. */
  reason: 'same' | 'implied';
}

export interface ProposedAnswer {
  item: string;
  /** Nobody's word yet: whoever answers confirms or alters it. */
  answer: Answer;
  rests: Basis[];
}

/** Answers given elsewhere that speak for different answers here: nothing is proposed, all sides are shown. */
export interface DisputedAnswer {
  item: string;
  sides: Side[];
}

export interface Side {
  choice: string;
  rests: Basis[];
}

interface Answered {
  questionnaire: Questionnaire;
  answers: Answers;
}

/**
 * What the answers to one questionnaire say of the items of another, in the order of the latter. An answer in a branch that was left does not count,
 * one that a gate has made needless does; a proof that has expired by `day` (ISO) stays behind. All answers are taken to be of one supplier about
 * itself and about the same offer.
 */
export function proposeAnswers(
  from: Answered,
  to: Questionnaire,
  day: string,
): { proposed: ProposedAnswer[]; disputed: DisputedAnswer[] } {
  const inForce: InForce = new Map(
    askedOf(from.questionnaire, from.answers, day)
      .items.filter(({ state }) => state === 'answered' || state === 'skipped')
      .filter(({ item: { id } }) => Object.hasOwn(from.answers, id))
      .map(({ item: { id } }) => [id, from.answers[id]!]),
  );
  const proposed: ProposedAnswer[] = [];
  const disputed: DisputedAnswer[] = [];
  for (const item of itemsOf(to)) {
    const sides = sidesOf(item, to, { questionnaire: from.questionnaire, answers: inForce });
    if (sides.length > 1) disputed.push({ item: item.id, sides });
    else for (const side of sides) proposed.push(proposalOf(item, side, inForce, day));
  }
  return { proposed, disputed };
}

/** The items of a questionnaire whose answer says this of the question of an entry, each with the option that does. */
export function itemsSaying(
  entry: string,
  answer: 'yes' | 'no',
  questionnaire: string,
): { item: string; option: string }[] {
  const members = sameQuestions.entries.find(({ id }) => id === entry)?.members ?? [];
  return members
    .filter((one) => one.questionnaire === questionnaire && passes(answer, one.direction, 'exact'))
    .map(({ item }) => ({ item, option: idOf(questionnaire, answer) }));
}

type InForce = ReadonlyMap<string, Answer>;

/** The options of `item` that the given answers speak for. */
function sidesOf(item: Item, to: Questionnaire, from: { questionnaire: Questionnaire; answers: InForce }): Side[] {
  const sides = new Map<string, Basis[]>();
  for (const { entry, direction } of membershipsOf(to.id, item.id)) {
    for (const member of entry.members) {
      const choice = from.answers.get(member.item)?.choice;
      if (member.questionnaire !== from.questionnaire.id || typeof choice !== 'string') continue;
      const answer = commonOf(from.questionnaire.id, choice);
      if (!answer || !passes(answer, member.direction, direction)) continue;
      const option = optionOf(item, to, answer);
      if (option === undefined) continue;
      const reason = member.direction === 'exact' && direction === 'exact' ? 'same' : 'implied';
      sides.set(option, [...(sides.get(option) ?? []), { entry: entry.id, item: member.item, choice, reason }]);
    }
  }
  return [...sides].map(([choice, rests]) => ({ choice, rests }));
}

/** Towards the entry a broader item passes on its Yes and a narrower one its No, from the entry the other way round. */
function passes(answer: CommonAnswer, source: Direction, target: Direction): boolean {
  const tellsEntry = source === 'exact' || answer === (source === 'broader' ? 'yes' : 'no');
  const toldByEntry = target === 'exact' || answer === (target === 'broader' ? 'no' : 'yes');
  return tellsEntry && toldByEntry;
}

/** Undefined where the option stands for none, or for several of which nobody knows which was meant. */
function commonOf(questionnaire: string, option: string): CommonAnswer | undefined {
  const [answer, ...others] = commonAnswers.filter((one) => idOf(questionnaire, one) === option);
  return others.length === 0 ? answer : undefined;
}

function optionOf({ options }: Item, { id, options: sets }: Questionnaire, answer: CommonAnswer): string | undefined {
  const set = options === undefined ? [] : (sets[options] ?? []);
  return set.find((option) => option.id === idOf(id, answer))?.id;
}

function idOf(questionnaire: string, answer: CommonAnswer): string {
  return sameQuestions.options[questionnaire]?.[answer] ?? answer;
}

/** With the proofs of all answers on which it rests, each once. */
function proposalOf({ id }: Item, { choice, rests }: Side, answers: InForce, day: string): ProposedAnswer {
  const proofs = new Map<string, Proof>();
  for (const { item } of rests) {
    for (const proof of answers.get(item)?.proofs ?? []) {
      if (proof.validUntil === undefined || proof.validUntil >= day) proofs.set(JSON.stringify(proof), proof);
    }
  }
  return { item: id, answer: proofs.size > 0 ? { choice, proofs: [...proofs.values()] } : { choice }, rests };
}

interface Membership {
  entry: Entry;
  direction: Direction;
}

const memberships = new Map<string, Membership[]>();
for (const entry of sameQuestions.entries) {
  for (const { questionnaire, item, direction } of entry.members) {
    const key = keyOf(questionnaire, item);
    memberships.set(key, [...(memberships.get(key) ?? []), { entry, direction }]);
  }
}

function membershipsOf(questionnaire: string, item: string): readonly Membership[] {
  return memberships.get(keyOf(questionnaire, item)) ?? [];
}

function keyOf(questionnaire: string, item: string): string {
  return `${questionnaire} ${item}`;
}
