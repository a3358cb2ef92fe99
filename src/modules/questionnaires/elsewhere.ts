import { findShipped } from '../../engines/questionnaires/library/library.ts';
import { sameQuestions } from '../../engines/questionnaires/same-questions.ts';
import { itemsOf } from '../../formats/questionnaire/document.ts';
import type { AskedElsewhere } from './contract.ts';

type Direction = (typeof sameQuestions.entries)[number]['members'][number]['direction'];

/** By item of a questionnaire that ships, where others that ship ask the same thing. */
export async function askedElsewhere(questionnaire: string): Promise<Record<string, AskedElsewhere[]>> {
  const elsewhere: Record<string, AskedElsewhere[]> = {};
  for (const { members } of sameQuestions.entries) {
    const others = members.filter((one) => one.questionnaire !== questionnaire);
    for (const own of members.filter((one) => one.questionnaire === questionnaire)) {
      for (const other of others) {
        const asked = await askedThere(other, relationOf(own.direction, other.direction));
        elsewhere[own.item] = withAsked(elsewhere[own.item] ?? [], asked);
      }
    }
  }
  return elsewhere;
}

/** Two questions may have several things in common: told once, as the same where they are that in one of them. */
function withAsked(before: readonly AskedElsewhere[], asked: AskedElsewhere): AskedElsewhere[] {
  const known = before.find(({ questionnaire, item }) => questionnaire === asked.questionnaire && item === asked.item);
  if (!known) return [...before, asked];
  return asked.relation === 'same' ? before.map((one) => (one === known ? asked : one)) : [...before];
}

async function askedThere(
  { questionnaire, item }: { questionnaire: string; item: string },
  relation: AskedElsewhere['relation'],
): Promise<AskedElsewhere> {
  const document = (await findShipped(questionnaire))!;
  const { text } = [...itemsOf(document)].find(({ id }) => id === item)!;
  return { questionnaire, title: document.title, item, text, relation };
}

const breadths = { narrower: -1, exact: 0, broader: 1 } as const satisfies Record<Direction, number>;

/** How the other stands to this one, both told by how they stand to the question they have in common. */
function relationOf(own: Direction, other: Direction): AskedElsewhere['relation'] {
  const difference = breadths[other] - breadths[own];
  if (difference > 0) return 'broader';
  if (difference < 0) return 'narrower';
  return own === 'exact' ? 'same' : 'related';
}
