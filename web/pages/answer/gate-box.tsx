import type { Gate, Section } from '../../../src/formats/questionnaire/document.ts';
import { Glyph } from '../../components/level.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';
import { carriedBy, itemsIn, sectionOf } from './questions.ts';
import { useStanding } from './use-answers.ts';

interface GateBoxProps {
  gate: Gate;
  section: Section;
  answering: Answering;
  shows: boolean;
  show: (shows: boolean) => void;
}

/** What falls away by what was proven, or what still lacks for that. */
export function GateBox({ gate, section, answering, shows, show }: GateBoxProps) {
  const standing = useStanding(answering.store);
  const told = standing.gates.find(({ id }) => id === gate.id);
  // As people count them: without what follows from each.
  const states = section.items.map(({ id }) => standing.items[id]);
  const skipped = states.filter((state) => state === 'skipped').length;
  const count = states.filter((state) => state !== 'not-asked').length;
  if (told?.state === 'holds' && skipped > 0) {
    return (
      <section
        className="answer-card answer-gate"
        data-state="holds"
        aria-label={t('answer.falls-away', { skipped, count })}
      >
        <h2 className="row">
          <Glyph mark="pass" />
          {t('answer.falls-away', { skipped, count })}
        </h2>
        <p className="second">
          {told.text} {told.until && t('answer.gate-until', { date: formatDate(told.until) })}
        </p>
        <button type="button" className="link-button" aria-expanded={shows} onClick={() => show(!shows)}>
          {shows ? t('answer.hide-skipped', { count: skipped }) : t('answer.show-skipped', { count: skipped })}
        </button>
      </section>
    );
  }
  if (told?.state !== 'expired' && told?.state !== 'unproven') return null;
  const carried = carriedBy(gate, answering.sections, standing);
  return carried > 0 ? <Lacking gate={gate} answering={answering} state={told.state} carried={carried} /> : null;
}

interface LackingProps {
  gate: Gate;
  answering: Answering;
  state: 'expired' | 'unproven';
  carried: number;
}

function Lacking({ gate, answering, state, carried }: LackingProps) {
  const { go } = answering;
  const items = [...new Set(itemsIn(gate.when))];
  return (
    <section className="answer-card answer-gate" data-state={state}>
      <h2 className="row">
        <Glyph mark={3} />
        {t(`answer.gate-${state}`, { count: carried })}
      </h2>
      <p className="second">{t(`answer.gate-${state}-text`)}</p>
      <p className="row wrap">
        {items.map((item) => {
          const section = sectionOf(item, answering);
          return (
            section && (
              <button
                type="button"
                key={item}
                className="link-button"
                onClick={() => go({ at: 'section', section, item })}
              >
                {t('answer.go-to', { item })}
              </button>
            )
          );
        })}
      </p>
    </section>
  );
}
