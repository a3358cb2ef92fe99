import { type Condition, everyItem, type Questionnaire } from '../../formats/questionnaire/document.ts';

/** The size of a questionnaire: `questions` stand by themselves, `items` are all that can be answered, follow-ups too. */
export interface QuestionnaireOutline {
  id: string;
  version: string;
  title: string;
  summary: string;
  language: string;
  wording: Questionnaire['wording'];
  questions: number;
  items: number;
}

export interface QuestionnaireStructure extends QuestionnaireOutline {
  sections: { id: string; title: string; questions: number; items: number }[];
  gates: {
    id: string;
    text: string;
    /** The items whose answers decide. */
    questions: string[];
    /** Whether a proof must hold for it. */
    needsProof: boolean;
    when: Condition;
    skips: { sections: string[]; items: string[] };
    keeps: string[];
  }[];
  profiles: { id: string; title: string; role: string | null; items: string[] }[];
}

export function outlineOf(questionnaire: Questionnaire): QuestionnaireOutline {
  const { id, version, title, summary, language, wording, sections } = questionnaire;
  const sizes = sections.map(sizeOf);
  const sum = (key: 'questions' | 'items') => sizes.reduce((before, size) => before + size[key], 0);
  return { id, version, title, summary, language, wording, questions: sum('questions'), items: sum('items') };
}

export function structureOf(questionnaire: Questionnaire): QuestionnaireStructure {
  const { sections, gates = [], profiles = [] } = questionnaire;
  return {
    ...outlineOf(questionnaire),
    sections: sections.map((section) => ({ id: section.id, title: section.title, ...sizeOf(section) })),
    gates: gates.map(({ id, text, when, skips, keeps = [] }) => ({
      id,
      text,
      questions: [...new Set(leavesOf(when).map(({ item }) => item))],
      needsProof: leavesOf(when).some((leaf) => 'proof' in leaf),
      when,
      skips: { sections: skips.sections ?? [], items: skips.items ?? [] },
      keeps,
    })),
    profiles: profiles.map(({ id, title, role = null, items }) => ({ id, title, role, items })),
  };
}

function sizeOf({ items }: Questionnaire['sections'][number]): { questions: number; items: number } {
  return { questions: items.length, items: [...everyItem(items)].length };
}

function leavesOf(condition: Condition): Extract<Condition, { item: string }>[] {
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  return 'not' in condition ? leavesOf(condition.not) : [condition];
}
