import {
  type Condition,
  type Gate,
  type Item,
  itemsOf,
  optionsOf,
  type Questionnaire,
} from '../../../src/formats/questionnaire/document.ts';
import { fallsAwayBy } from '../../../src/formats/questionnaire/falls-away.ts';
import { t } from '../../messages/messages.ts';

/** Items by id; made once for a document. */
export type ItemsById = ReadonlyMap<string, Item>;

export function itemsById(document: Questionnaire): ItemsById {
  return new Map([...itemsOf(document)].map((item) => [item.id, item]));
}

/** A condition as a person says it: "4.1 is Yes and its certificate has not run out". */
export function conditionWords(condition: Condition, document: Questionnaire, items: ItemsById): string {
  return new Wording(document, items).words(condition);
}

class Wording {
  readonly #document: Questionnaire;
  readonly #items: ItemsById;

  constructor(document: Questionnaire, items: ItemsById) {
    this.#document = document;
    this.#items = items;
  }

  words(condition: Condition): string {
    if ('any' in condition) return this.#joined(condition.any, t('questionnaires.or'));
    if ('all' in condition) return this.#joined(condition.all, t('questionnaires.and'));
    if ('not' in condition) return this.#negated(condition.not);
    if ('is' in condition) {
      return t('questionnaires.condition-is', { item: condition.item, options: this.#labels(condition) });
    }
    return t('questionnaires.condition-proof', { item: condition.item, proof: this.#proofOf(condition.item) });
  }

  #joined(parts: readonly Condition[], word: string): string {
    return parts
      .map((part, index) => {
        const before = parts[index - 1];
        if ('proof' in part && before && 'item' in before && before.item === part.item) {
          return t('questionnaires.condition-its-proof', { proof: this.#proofOf(part.item) });
        }
        const isGroup = parts.length > 1 && ('any' in part || 'all' in part);
        return isGroup ? t('questionnaires.condition-group', { conditions: this.words(part) }) : this.words(part);
      })
      .join(word);
  }

  #negated(condition: Condition): string {
    if ('is' in condition) {
      return t('questionnaires.condition-is-not', { item: condition.item, options: this.#labels(condition) });
    }
    return t('questionnaires.condition-not', { condition: this.words(condition) });
  }

  #labels({ item, is }: Extract<Condition, { is: string[] }>): string {
    const options = optionsOf(this.#items.get(item) ?? {}, this.#document);
    return is.map((id) => options.find((option) => option.id === id)?.label ?? id).join(t('questionnaires.or'));
  }

  #proofOf(item: string): string {
    return t(`questionnaires.proof-${this.#items.get(item)?.evidence?.class ?? 'other'}`);
  }
}

/** "If 4.1 is Yes and its certificate has not run out, 24 of 27 questions fall away." */
export function gateWords(gate: Gate, document: Questionnaire, items: ItemsById): string {
  const falling = fallsAwayBy(gate, document);
  const touched = document.sections.filter((section) => section.items.some(({ id }) => falling.has(id)));
  const questions = touched.flatMap((section) => section.items);
  const part = questions.filter(({ id }) => falling.has(id)).length;
  const what =
    part > 0
      ? t('questionnaires.gate-falls-questions', { part, count: questions.length })
      : t('questionnaires.gate-falls-items', { count: falling.size });
  return t('questionnaires.gate-if', { condition: conditionWords(gate.when, document, items), what });
}
