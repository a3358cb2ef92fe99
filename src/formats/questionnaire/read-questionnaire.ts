import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { parseSurveyed } from '../json/parse-surveyed.ts';
import { escapePointer } from '../json/survey.ts';
import {
  type Condition,
  type Item,
  type Option,
  type Questionnaire,
  questionnaireSchema,
  type Translation,
} from './document.ts';

/** The largest file taken, in bytes: a questionnaire of a thousand questions has less than half of it. */
export const questionnaireLimitBytes = 2 * 1024 * 1024;

/** How deep follow-ups go. */
const deepest = 6;

/** Reads a questionnaire. One mistake and nothing of it is taken: each is told with its JSON Pointer. */
export function readQuestionnaire(bytes: Uint8Array): Parsed<Questionnaire> {
  const megabytes = questionnaireLimitBytes / 1024 / 1024;
  if (bytes.length > questionnaireLimitBytes) {
    return refused({ at: '', message: `The file is larger than the limit of ${megabytes} MB for one questionnaire.` });
  }
  const json = parseSurveyed(bytes, 20);
  if (!json.ok) return json;
  if (json.warnings.length > 0) return refused(...json.warnings);
  return readQuestionnaireObject(json.value);
}

/** As above, of JSON that has been parsed. */
export function readQuestionnaireObject(json: unknown): Parsed<Questionnaire> {
  const read = questionnaireSchema.safeParse(json);
  if (!read.success) {
    return refused(...read.error.issues.map(({ path, message }) => ({ at: pointer(...path.map(String)), message })));
  }
  const problems = new References(read.data).problems();
  return problems.length > 0 ? refused(...problems) : parsed(read.data);
}

/** Checks what refers to what. */
class References {
  readonly #questionnaire: Questionnaire;
  readonly #items = new Map<string, Item>();
  readonly #places = new Map<string, number>();
  readonly #problems: Problem[] = [];

  constructor(questionnaire: Questionnaire) {
    this.#questionnaire = questionnaire;
  }

  problems(): Problem[] {
    const { sections, options, gates = [], profiles = [], roles = [], translations = {} } = this.#questionnaire;
    this.#unique(sections, '/sections', 'section');
    for (const [name, set] of Object.entries(options)) this.#unique(set, pointer('options', name), 'option');
    for (const [index, { items }] of sections.entries()) this.#take(items, `/sections/${index}/items`, 1);
    this.#unique(gates, '/gates', 'gate');
    this.#unique(profiles, '/profiles', 'profile');
    this.#unique(roles, '/roles', 'role');
    for (const [index, { items }] of sections.entries()) this.#checkItems(items, `/sections/${index}/items`);
    const sectionIds = new Set(sections.map(({ id }) => id));
    for (const [index, { when, skips, keeps = [] }] of gates.entries()) {
      const at = `/gates/${index}`;
      this.#condition(when, `${at}/when`);
      for (const [place, id] of (skips.sections ?? []).entries()) {
        if (!sectionIds.has(id)) this.#tell(`${at}/skips/sections/${place}`, `There is no section ${id}.`);
      }
      this.#known(skips.items ?? [], `${at}/skips/items`);
      this.#known(keeps, `${at}/keeps`);
    }
    const roleIds = new Set(roles.map(({ id }) => id));
    for (const [index, { items, role }] of profiles.entries()) {
      this.#known(items, `/profiles/${index}/items`);
      if (role && !roleIds.has(role)) this.#tell(`/profiles/${index}/role`, `There is no role ${role}.`);
    }
    for (const [language, translation] of Object.entries(translations)) this.#translation(language, translation);
    return this.#problems;
  }

  #take(items: readonly Item[], at: string, depth: number): void {
    if (depth > deepest) {
      this.#tell(at, `Follow-ups go ${deepest} levels deep, no deeper.`);
      return;
    }
    for (const [index, item] of items.entries()) {
      if (this.#items.has(item.id)) this.#tell(`${at}/${index}/id`, `Two items have the id ${item.id}.`);
      this.#items.set(item.id, item);
      this.#places.set(item.id, this.#places.size);
      if (item.followUps) this.#take(item.followUps, `${at}/${index}/followUps`, depth + 1);
    }
  }

  #checkItems(items: readonly Item[], at: string): void {
    const roles = new Set((this.#questionnaire.roles ?? []).map(({ id }) => id));
    for (const [index, item] of items.entries()) {
      const here = `${at}/${index}`;
      const set = this.#setNamed(item.options);
      const hasChoice = item.kind === 'single' || item.kind === 'multi';
      if (item.options !== undefined && !set)
        this.#tell(`${here}/options`, `There is no set of options ${item.options}.`);
      if (hasChoice && item.options === undefined) this.#tell(here, `A question of kind ${item.kind} needs options.`);
      if (item.options !== undefined && !hasChoice && item.kind !== 'text') {
        this.#tell(`${here}/options`, `A question of kind ${item.kind} has no options.`);
      }
      if ((item.kind === 'table') !== (item.columns !== undefined)) {
        this.#tell(here, 'Columns stand with questions of kind table, and only there.');
      }
      for (const [place, option] of (item.knockOut ?? []).entries()) {
        if (!set?.some(({ id }) => id === option))
          this.#tell(`${here}/knockOut/${place}`, `There is no option ${option}.`);
      }
      for (const [claim, { is = [] }] of (item.claims ?? []).entries()) {
        for (const [place, option] of is.entries()) {
          if (!set?.some(({ id }) => id === option))
            this.#tell(`${here}/claims/${claim}/is/${place}`, `There is no option ${option}.`);
        }
      }
      for (const role of Object.keys(item.textByRole ?? {})) {
        if (!roles.has(role)) this.#tell(`${here}/textByRole${pointer(role)}`, `There is no role ${role}.`);
      }
      if (item.when) this.#condition(item.when, `${here}/when`, item);
      if (item.wantedWhen) this.#condition(item.wantedWhen, `${here}/wantedWhen`, item);
      if (item.followUps) this.#checkItems(item.followUps, `${here}/followUps`);
    }
  }

  /**
   * Where an item depends on others, those come before it: nothing hangs on itself, and a page can be read downwards. Proof opens gates and nothing
   * else, and is never negated: so a proof more can only let fall away (decision 0064).
   */
  #condition(condition: Condition, at: string, of?: Item): void {
    if ('any' in condition) {
      for (const [index, part] of condition.any.entries()) this.#condition(part, `${at}/any/${index}`, of);
    } else if ('all' in condition) {
      for (const [index, part] of condition.all.entries()) this.#condition(part, `${at}/all/${index}`, of);
    } else if ('not' in condition) {
      if (hasProof(condition.not)) this.#tell(`${at}/not`, 'That a proof is missing is no condition.');
      this.#condition(condition.not, `${at}/not`, of);
    } else {
      const item = this.#items.get(condition.item);
      if (!item) {
        this.#tell(`${at}/item`, `There is no item ${condition.item}.`);
        return;
      }
      if (of && !this.#isBefore(condition.item, of.id)) {
        this.#tell(`${at}/item`, `${of.id} hangs on ${condition.item}, which is asked later.`);
      }
      if (!('is' in condition)) {
        if (of) this.#tell(at, 'Whether an item is asked hangs on choices: proof opens gates.');
        return;
      }
      const set = this.#setNamed(item.options) ?? [];
      for (const [place, option] of condition.is.entries()) {
        if (!set.some(({ id }) => id === option)) {
          this.#tell(`${at}/is/${place}`, `${condition.item} has no option ${option}.`);
        }
      }
    }
  }

  #setNamed(name: string | undefined): readonly Option[] | undefined {
    const { options } = this.#questionnaire;
    return name !== undefined && Object.hasOwn(options, name) ? options[name] : undefined;
  }

  /** A translation says nothing of what is not there, and nothing in the language that is there already. */
  #translation(language: string, translation: Translation): void {
    const at = pointer('translations', language);
    const { sections, gates = [], profiles = [], signature } = this.#questionnaire;
    if (language.toLowerCase() === this.#questionnaire.language.toLowerCase()) {
      this.#tell(at, `The questionnaire is in ${language} itself.`);
    }
    this.#translated(translation.sections, sections, `${at}/sections`, 'section');
    this.#translated(translation.items, [...this.#items.values()], `${at}/items`, 'item');
    this.#translated(translation.gates, gates, `${at}/gates`, 'gate');
    this.#translated(translation.profiles, profiles, `${at}/profiles`, 'profile');
    this.#translated(translation.signature?.fields, signature?.fields ?? [], `${at}/signature/fields`, 'field');
    for (const [id, { columns, textByRole }] of Object.entries(translation.items ?? {})) {
      const item = this.#items.get(id);
      const here = `${at}/items${pointer(id)}`;
      this.#translated(columns, item?.columns ?? [], `${here}/columns`, 'column');
      this.#translated(textByRole, this.#questionnaire.roles ?? [], `${here}/textByRole`, 'role');
    }
    for (const [name, labels] of Object.entries(translation.options ?? {})) {
      const here = `${at}/options${pointer(name)}`;
      const set = this.#setNamed(name);
      if (set) this.#translated(labels, set, here, 'option');
      else this.#tell(here, `There is no set of options ${name}.`);
    }
  }

  #translated(
    texts: Readonly<Record<string, unknown>> | undefined,
    known: readonly { id: string }[],
    at: string,
    what: string,
  ): void {
    const ids = new Set(known.map(({ id }) => id));
    for (const id of Object.keys(texts ?? {})) {
      if (!ids.has(id)) this.#tell(`${at}${pointer(id)}`, `There is no ${what} ${id}.`);
    }
  }

  #isBefore(first: string, second: string): boolean {
    return this.#places.get(first)! < this.#places.get(second)!;
  }

  #known(ids: readonly string[], at: string): void {
    for (const [place, id] of ids.entries()) {
      if (!this.#items.has(id)) this.#tell(`${at}/${place}`, `There is no item ${id}.`);
    }
  }

  #unique(list: readonly { id: string }[], at: string, what: string): void {
    const seen = new Set<string>();
    for (const [index, { id }] of list.entries()) {
      if (seen.has(id)) this.#tell(`${at}/${index}/id`, `Two have the id ${id}: each ${what} has its own.`);
      seen.add(id);
    }
  }

  #tell(at: string, message: string): void {
    this.#problems.push({ at, message });
  }
}

function pointer(...keys: string[]): string {
  return keys.map((key) => `/${escapePointer(key)}`).join('');
}

function hasProof(condition: Condition): boolean {
  if ('any' in condition) return condition.any.some(hasProof);
  if ('all' in condition) return condition.all.some(hasProof);
  return 'not' in condition ? hasProof(condition.not) : 'proof' in condition;
}
