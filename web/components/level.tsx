import type { SeverityLevel } from '../../src/modules/findings/contract.ts';
import type { Level as LevelValue } from '../../src/modules/register/contract.ts';
import { t } from '../messages/messages.ts';

/** Ring, disc, triangle, diamond, octagon with bar; hatched where nothing is known. Shape speaks before colour. */
export type Mark = 1 | 2 | 3 | 4 | 5 | 'unknown' | 'pass';

const severityMarks: Record<SeverityLevel, Mark> = {
  none: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
  unknown: 'unknown',
};

const levelMarks: Record<LevelValue, Mark> = { none: 1, low: 2, moderate: 3, high: 4, 'very-high': 5 };

export function Severity({ level }: { level: SeverityLevel }) {
  return <Marked mark={severityMarks[level]} label={t(`words.severity-${level}`)} />;
}

/** A declared criticality or strength; null where nobody has stated one. */
export function Level({ level }: { level: LevelValue | null }) {
  if (level === null) return <Marked mark="unknown" label={t('words.level-unknown')} />;
  return <Marked mark={levelMarks[level]} label={t(`words.level-${level}`)} />;
}

/** An interval of levels: two shapes joined by a line. */
export function LevelRange({ low, high }: { low: LevelValue; high: LevelValue }) {
  if (low === high) return <Level level={low} />;
  return (
    <span className="level">
      <Glyph mark={levelMarks[low]} />
      <span className="level-join" aria-hidden="true" />
      <Glyph mark={levelMarks[high]} />
      <span>
        {t('words.level-range', { low: t(`words.level-${low}`), high: t(`words.level-${high}`).toLowerCase() })}
      </span>
    </span>
  );
}

export function Marked({ mark, label }: { mark: Mark; label: string }) {
  return (
    <span className="level">
      <Glyph mark={mark} />
      <span>{label}</span>
    </span>
  );
}

export function SeverityGlyph({ level }: { level: SeverityLevel }) {
  return <Glyph mark={severityMarks[level]} />;
}

/** The bare shape, hidden from readers: a word stands beside it. */
export function Glyph({ mark }: { mark: Mark }) {
  return (
    <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" data-mark={mark}>
      {shapeOf(mark)}
    </svg>
  );
}

function shapeOf(mark: Mark) {
  switch (mark) {
    case 1:
      return <circle cx="7" cy="7" r="3.6" fill="none" stroke="var(--level-1)" strokeWidth="1.8" />;
    case 2:
      return <circle cx="7" cy="7" r="4.4" fill="var(--level-2)" />;
    case 3:
      return <polygon points="7,1.8 12.6,11.6 1.4,11.6" fill="var(--level-3)" />;
    case 4:
      return <polygon points="7,0.8 13.2,7 7,13.2 0.8,7" fill="var(--level-4)" />;
    case 5:
      return (
        <>
          <polygon points="4.4,0.8 9.6,0.8 13.2,4.4 13.2,9.6 9.6,13.2 4.4,13.2 0.8,9.6 0.8,4.4" fill="var(--level-5)" />
          <rect x="4" y="6" width="6" height="2" fill="var(--surface)" />
        </>
      );
    case 'pass':
      return (
        <g fill="none" stroke="var(--pass)">
          <circle cx="7" cy="7" r="5.6" strokeWidth="1.4" />
          <path d="m4.4 7.3 1.9 1.9L9.8 5.3" strokeWidth="1.6" />
        </g>
      );
    default:
      return (
        <>
          <rect
            x="1.8"
            y="1.8"
            width="10.4"
            height="10.4"
            fill="var(--unknown-soft)"
            stroke="var(--unknown)"
            strokeDasharray="2 1.5"
          />
          <path d="M2 8l6-6M3 12l9-9M7 12l5-5" stroke="var(--unknown)" strokeWidth="0.9" />
        </>
      );
  }
}
