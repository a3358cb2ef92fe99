import { AppError } from '../../common/errors.ts';
import { everyItem, type Item, type Option, type Questionnaire } from '../../formats/questionnaire/document.ts';
import { type Access, type Answer, assets, type Interdependencies, type Line } from '../network/ir8272.ts';

/** The options chosen, by item. */
type Choices = Readonly<Record<string, { choice?: string | string[] | undefined }>>;

interface Answered {
  id: string;
  answers: Choices;
}

/** The questionnaire `ir-8272` as it was answered of each project, product and supplier. */
export interface AnsweredInterdependencies {
  /** 0 to 100; null where nobody says. */
  assets: Interdependencies['assets'];
  projects: readonly Answered[];
  products: readonly Answered[];
  suppliers: readonly Answered[];
  /** With the questions on dependency, which are answered of a product anew for each of its suppliers. */
  lines: readonly (Omit<Line, 'dependency'> & { answers: Choices })[];
}

/** The option that says nothing: its points are the worst, as the source counts it, which here is one end of what may be. */
const unknownOption = 'unknown';

/** Option ids to points (reference domain §11.4a): the input of the view on NIST IR 8272. */
export function interdependenciesOf(
  questionnaire: Questionnaire,
  { assets: criticalities, projects, products, suppliers, lines }: AnsweredInterdependencies,
): Interdependencies {
  const pointsOf = (section: string, figure: string, answers: Choices) =>
    itemsThat(questionnaire, { section, figure }).map((item) => answerTo(item, answers, questionnaire));
  const accessOf = (section: string, answers: Choices) =>
    Object.fromEntries(assets.map((asset) => [asset, pointsOf(section, `access-${asset}`, answers)])) as Record<
      keyof Access,
      Answer[]
    >;
  return {
    assets: criticalities,
    projects: projects.map(({ id, answers }) => ({ id, criticality: pointsOf('project', 'criticality', answers)[0]! })),
    products: products.map(({ id, answers }) => ({
      id,
      criticality: pointsOf('product', 'criticality', answers)[0]!,
      access: accessOf('product', answers),
    })),
    suppliers: suppliers.map(({ id, answers }) => ({
      id,
      access: accessOf('supplier', answers),
      assurance: pointsOf('supplier', 'assurance', answers),
    })),
    lines: lines.map(({ answers, ...line }) => ({ ...line, dependency: pointsOf('product', 'dependency', answers) })),
  };
}

function itemsThat({ sections }: Questionnaire, { section, figure }: { section: string; figure: string }): Item[] {
  return sections
    .filter(({ id }) => id === section)
    .flatMap(({ items }) => [...everyItem(items)].filter(({ measures }) => measures === figure));
}

function answerTo(item: Item, answers: Choices, { options }: Questionnaire): Answer {
  const offered = options[item.options!]!;
  const most = Math.max(...offered.map(({ points }) => points ?? 0));
  const given = Object.hasOwn(answers, item.id) ? [answers[item.id]!.choice ?? []].flat() : [];
  const chosen = given.map((option) => optionOf(item, option, offered));
  if (chosen.length > 1) throw new AppError('invalid-input', `${item.id} takes one answer, not ${chosen.length}.`);
  const value = chosen[0] && chosen[0].id !== unknownOption ? chosen[0].points! : null;
  return { value, most };
}

function optionOf(item: Item, id: string, offered: readonly Option[]): Option {
  const option = offered.find((one) => one.id === id);
  if (!option) throw new AppError('invalid-input', `${item.id} has no option ${id}.`);
  return option;
}
