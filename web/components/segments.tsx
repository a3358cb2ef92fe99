export interface Segment<Value extends string> {
  value: Value;
  label: string;
}

interface SegmentsProps<Value extends string> {
  label: string;
  segments: readonly Segment<Value>[];
  value: Value;
  choose: (value: Value) => void;
}

/** One choice of a few, all in sight. */
export function Segments<Value extends string>({ label, segments, value, choose }: SegmentsProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out inline in every browser
    <div className="segments" role="group" aria-label={label}>
      {segments.map((segment) => (
        <button
          type="button"
          key={segment.value}
          aria-pressed={segment.value === value}
          onClick={() => choose(segment.value)}
        >
          {segment.label}
        </button>
      ))}
    </div>
  );
}
