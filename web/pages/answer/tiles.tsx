import type { Item, Option } from '../../../src/formats/questionnaire/document.ts';
import type { Answer } from '../../../src/modules/assessments/answers-contract.ts';
import { chosenOf } from './answer-value.ts';

interface TilesProps {
  item: Item;
  options: readonly Option[];
  answer: Answer | null;
  disabled: boolean;
  choose: (choice: string | string[]) => void;
}

/** In letters: a longer option takes a row of its own. */
const longLabel = 26;

/** One option, or several where several may be; each a tile that a thumb can hit. */
export function Tiles({ item, options, answer, disabled, choose }: TilesProps) {
  const chosen = chosenOf(answer);
  const several = item.kind === 'multi';
  const isLong = options.some(({ label }) => label.length > longLabel);
  const toggle = (id: string, isChosen: boolean) => {
    if (!several) return choose(id);
    choose(isChosen ? [...chosen, id] : chosen.filter((one) => one !== id));
  };
  return (
    <fieldset className="answer-tiles" data-long={isLong} aria-labelledby={`text-${item.id}`}>
      {options.map(({ id, label }) => (
        <label key={id} className="answer-tile">
          <input
            type={several ? 'checkbox' : 'radio'}
            name={`choice-${item.id}`}
            value={id}
            checked={chosen.includes(id)}
            disabled={disabled}
            onChange={(event) => toggle(id, event.currentTarget.checked)}
          />
          <span className="medium break">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
