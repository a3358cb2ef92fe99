import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { memo, useCallback, useMemo, useState } from 'react';
import { everyItem, type Item, type Questionnaire, weightOf } from '../../../src/formats/questionnaire/document.ts';
import { type WholeQuestionnaire, weighQuestionnaireRoute } from '../../../src/modules/questionnaires/contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

/** What is typed, by item; an item without one keeps the weight of the questionnaire. */
type Typed = Readonly<Record<string, string>>;

/** What the answers weigh: those of the questionnaire beside the organisation's own, which stand over every version. */
export function WeightsView({ whole, document }: { whole: WholeQuestionnaire; document: Questionnaire }) {
  const toast = useToast();
  const { assess } = useRights();
  const { weights, etag } = whole.ownWeights;
  const [typed, setTyped] = useState<Typed>(() =>
    Object.fromEntries(Object.entries(weights).map(([item, weight]) => [item, String(weight)])),
  );
  const next = useMemo(() => read(typed), [typed]);
  const wrong = Object.keys(typed).filter((item) => typed[item]!.trim() !== '' && next[item] === undefined);
  const save = useMutation({
    mutationFn: (values: Record<string, number>) =>
      api.call(weighQuestionnaireRoute, { params: { id: whole.id }, input: { weights: values }, ifMatch: etag }),
    onSuccess: async () => {
      await readAnew();
      toast({ text: t('questionnaires.weights-saved') });
    },
  });
  const set = useCallback((item: string, text: string) => setTyped((before) => ({ ...before, [item]: text })), []);
  const own = Object.keys(next).length;
  const isChanged = JSON.stringify(sorted(next)) !== JSON.stringify(sorted(weights));
  return (
    <div className="column wide">
      <p className="second">{t('questionnaires.weights-lede')}</p>
      {save.isError && <ErrorNote title={t('questionnaires.weights-failed')} error={save.error} />}
      {assess && (
        <div className="row wrap print-hidden">
          <Button
            variant="filled"
            disabled={!isChanged || wrong.length > 0}
            loading={save.isPending}
            onClick={() => save.mutate(next)}
          >
            {t('questionnaires.weights-save')}
          </Button>
          {Object.keys(weights).length > 0 && (
            <Button onClick={() => save.mutate({})} disabled={save.isPending}>
              {t('questionnaires.weights-clear')}
            </Button>
          )}
          <span className="third small" role="status">
            {wrong.length > 0 && t('questionnaires.weights-wrong')}
            {wrong.length === 0 &&
              (own > 0 ? t('questionnaires.weights-changed', { count: own }) : t('questionnaires.weights-none'))}
          </span>
        </div>
      )}
      {document.sections.map(({ id, title, items }) => (
        <Section
          key={id}
          title={title}
          items={items}
          document={document}
          typed={typed}
          next={next}
          set={assess ? set : undefined}
        />
      ))}
    </div>
  );
}

interface SectionProps {
  title: string;
  items: readonly Item[];
  document: Questionnaire;
  typed: Typed;
  next: Record<string, number>;
  /** Left out for those who only read. */
  set: ((item: string, text: string) => void) | undefined;
}

function Section({ title, items, document, typed, next, set }: SectionProps) {
  const scored = [...everyItem(items)].filter(
    (item) => item.kind === 'single' || item.kind === 'multi' || weightOf(item, document, next) > 0,
  );
  const whole = scored.reduce((sum, item) => sum + weightOf(item, document, next), 0);
  if (scored.length === 0) return null;
  return (
    <Panel title={title} flush>
      <div className="table-scroll">
        <table className="data-table weights" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('questionnaires.weights-question')}</th>
              <th scope="col" className="numeric">
                {t('questionnaires.weights-standard')}
              </th>
              <th scope="col" className="numeric">
                {t('questionnaires.weights-own')}
              </th>
            </tr>
          </thead>
          <tbody>
            {scored.map((item) => (
              <WeightRow
                key={item.id}
                item={item}
                standard={weightOf(item, document)}
                typed={typed[item.id] ?? ''}
                share={whole > 0 ? weightOf(item, document, next) / whole : 0}
                set={set}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

interface WeightRowProps {
  item: Item;
  standard: number;
  typed: string;
  share: number;
  set: SectionProps['set'];
}

const WeightRow = memo(({ item, standard, typed, share, set }: WeightRowProps) => (
  <tr>
    <td>
      <span className="mono small">{item.id}</span> {item.text}
      <small>{t('questionnaires.weights-share', { share: `${formatNumber(Math.round(share * 1000) / 10)} %` })}</small>
    </td>
    <td className="numeric stacked" data-label={t('questionnaires.weights-standard')}>
      {formatNumber(standard)}
    </td>
    <td className="numeric stacked" data-label={t('questionnaires.weights-own')}>
      {set ? (
        <input
          className="plain-input weight"
          inputMode="decimal"
          value={typed}
          placeholder={String(standard)}
          aria-label={t('questionnaires.weights-of', { item: item.id })}
          aria-invalid={typed.trim() !== '' && weightIn(typed) === undefined}
          onChange={(event) => set(item.id, event.currentTarget.value)}
        />
      ) : (
        typed || <span className="third">{t('questionnaires.absent')}</span>
      )}
    </td>
  </tr>
));

function read(typed: Typed): Record<string, number> {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([item, text]) => {
      const weight = weightIn(text);
      return weight === undefined ? [] : [[item, weight]];
    }),
  );
}

function weightIn(text: string): number | undefined {
  if (!/^\s*\d{1,3}([.,]\d{1,6})?\s*$/.test(text)) return undefined;
  const weight = Number(text.replace(',', '.'));
  return weight <= 100 ? weight : undefined;
}

function sorted(weights: Record<string, number>): [string, number][] {
  return Object.entries(weights).sort(([left], [right]) => (left < right ? -1 : 1));
}
