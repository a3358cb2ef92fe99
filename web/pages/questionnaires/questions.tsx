import { memo, useMemo } from 'react';
import type { Item, Questionnaire, Weights } from '../../../src/formats/questionnaire/document.ts';
import type { WholeQuestionnaire } from '../../../src/modules/questionnaires/contract.ts';
import { t } from '../../messages/messages.ts';
import { type ItemsById, itemsById } from './condition-words.ts';
import { QuestionRow } from './question-row.tsx';
import { shownItems } from './shown-items.ts';

interface QuestionsProps {
  document: Questionnaire;
  whole: WholeQuestionnaire;
  q: string;
  profile: string | undefined;
}

/** All questions by section; browsers leave out of sight what stands far below, so a thousand of them open at once. */
export const Questions = memo(({ document, whole, q, profile }: QuestionsProps) => {
  const items = useMemo(() => itemsById(document), [document]);
  const shown = useMemo(() => shownItems(document, { q, profile }), [document, q, profile]);
  const some = q !== '' || profile !== undefined;
  return (
    <div className="column wide">
      {some && (
        <p className="third small" role="status">
          {shown.size === 0
            ? t('questionnaires.none-found')
            : t('questionnaires.shown-of', { shown: shown.size, all: items.size })}
        </p>
      )}
      {document.sections.map((section) => {
        const rows = rowsOf(section.items, shown);
        if (rows.length === 0) return null;
        return (
          <section className="panel question-section" key={section.id} id={`s-${section.id}`}>
            <header>
              <h2>
                <span className="third">{section.id}</span> {section.title}
              </h2>
              <span className="third small">
                {t('questionnaires.size', {
                  questions: rows.filter(({ depth }) => depth === 0).length,
                  items: rows.length,
                })}
              </span>
            </header>
            {section.introduction && <p className="inset second">{section.introduction}</p>}
            <Rows rows={rows} document={document} items={items} weights={whole.ownWeights.weights} whole={whole} />
          </section>
        );
      })}
    </div>
  );
});

interface RowsProps {
  rows: readonly PlacedItem[];
  document: Questionnaire;
  items: ItemsById;
  weights: Weights;
  whole: WholeQuestionnaire;
}

function Rows({ rows, document, items, weights, whole }: RowsProps) {
  return (
    <ul className="questions">
      {rows.map(({ item, depth }) => (
        <QuestionRow
          key={item.id}
          item={item}
          depth={depth}
          document={document}
          items={items}
          ownWeight={Object.hasOwn(weights, item.id) ? weights[item.id] : undefined}
          elsewhere={Object.hasOwn(whole.elsewhere, item.id) ? whole.elsewhere[item.id] : undefined}
        />
      ))}
    </ul>
  );
}

interface PlacedItem {
  item: Item;
  depth: number;
}

function rowsOf(roots: readonly Item[], shown: ReadonlySet<string>, depth = 0): PlacedItem[] {
  return roots.flatMap((item) => [
    ...(shown.has(item.id) ? [{ item, depth }] : []),
    ...rowsOf(item.followUps ?? [], shown, depth + 1),
  ]);
}
