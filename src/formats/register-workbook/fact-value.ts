import { type FactAttribute, factBounds, factForms, levels } from '../../common/network.ts';
import { type Checked, mistaken, taken } from '../identifiers/checked.ts';
import { parseNumber } from './parse-number.ts';
import { inWords } from './read-cell.ts';
import { asCompared, choices } from './template.ts';

/** What a cell says of an attribute, in the form that it asks for. */
export function parseFactValue(attribute: FactAttribute, text: string): Checked<string | number> {
  const form = factForms[attribute];
  if (form === 'text') return text.length <= factBounds.text ? taken(text) : mistaken(tooLong(text));
  if (form === 'level') return parseLevel(attribute, text);
  const number = parseNumber(text);
  return number === null ? mistaken(`"${attribute}" is a number.`) : checkFactNumber(attribute, number);
}

function tooLong(text: string): string {
  return `At most ${factBounds.text} characters go here; this has ${text.length}.`;
}

function parseLevel(attribute: FactAttribute, text: string): Checked<string> {
  const typed = asCompared(text);
  const level = levels.find((word) =>
    [word, ...choices.criticality[word]!].some((known) => asCompared(known) === typed),
  );
  return level ? taken(level) : mistaken(`"${attribute}" is one of the levels ${inWords(levels)}.`);
}

/** A number within the bounds of its attribute. */
export function checkFactNumber(attribute: FactAttribute, number: number): Checked<number> {
  const form = factForms[attribute];
  const most = form === 'chance' ? 1 : form === 'money' ? factBounds.money : factBounds.days;
  return number >= 0 && number <= most ? taken(number) : mistaken(`"${attribute}" lies between 0 and ${most}.`);
}
